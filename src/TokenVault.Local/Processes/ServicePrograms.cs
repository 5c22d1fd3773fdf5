using System.Runtime.InteropServices;

namespace TokenVault.Local.Processes;

/// <summary>Finds the built services: in `services/` beside the running program, or in the build output of the same source tree.</summary>
internal static class ServicePrograms
{
    /// <summary>The `dotnet` of the running program; the search path may hold another one or none.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public static string Find(string project)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "services", project, project + ".dll");
        if (File.Exists(beside))
        {
            return beside;
        }

        // .../src/TokenVault.Cli/bin/Release/net10.0/ names configuration and framework; the services were built with the same.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        for (var folder = output.Parent; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TokenVault.sln")))
            {
                var built = Path.Combine(folder.FullName, "src", project, "bin", output.Parent!.Name, output.Name, project + ".dll");
                return File.Exists(built) ? built : throw NotBuilt(project, built);
            }
        }

        throw NotBuilt(project, beside);
    }

    private static LocalVaultException NotBuilt(string project, string path) =>
        new($"{project} is not built: {path} is missing. Run `dotnet build src/{project} -c Release`.");
}
