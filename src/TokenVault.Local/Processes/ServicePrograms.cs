using System.Runtime.InteropServices;

namespace TokenVault.Local.Processes;

/// <summary>Finds the built services, and the program that measures them: in `services/` beside the running program, or in the build output of the same source tree.</summary>
internal static class ServicePrograms
{
    /// <summary>The `dotnet` of the running program; the search path may hold another one or none.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <param name="project">The project's name, which is its assembly's.</param>
    /// <param name="folder">The source tree's folder that the project is in.</param>
    /// <exception cref="LocalVaultException">It is not built.</exception>
    public static string Find(string project, string folder = "src")
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "services", project, project + ".dll");
        if (File.Exists(beside))
        {
            return beside;
        }

        // .../src/TokenVault.Cli/bin/Release/net10.0/ names configuration and framework; the services were built with the same.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        for (var above = output.Parent; above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "TokenVault.sln")))
            {
                var built = Path.Combine(above.FullName, folder, project, "bin", output.Parent!.Name, output.Name, project + ".dll");
                return File.Exists(built) ? built : throw NotBuilt(project, folder, built);
            }
        }

        throw NotBuilt(project, folder, beside);
    }

    private static LocalVaultException NotBuilt(string project, string folder, string path) =>
        new($"{project} is not built: {path} is missing. Run `dotnet build {folder}/{project} -c Release`.");
}
