using System.Xml.Linq;

namespace TokenVault.Architecture.Tests;

/// <summary>
/// What a project can reach, read from the project files: the compiler drops references that no code uses yet, so a look at the
/// assemblies would pass until the first misuse.
/// </summary>
internal static class ProjectGraph
{
    public static string? ZoneOf(string project) => Load(PathOf(project)).Descendants("TrustZone").SingleOrDefault()?.Value;

    /// <summary>The projects reached from this one, itself left out.</summary>
    public static IReadOnlySet<string> ReachableFrom(string project)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>([PathOf(project)]);
        while (pending.TryDequeue(out var path))
        {
            foreach (var reference in ReferencesOf(path).Where(reference => reached.Add(Path.GetFileNameWithoutExtension(reference))))
            {
                pending.Enqueue(reference);
            }
        }

        return reached;
    }

    /// <summary>The full paths that a project file references; those that only order the build are left out.</summary>
    public static IEnumerable<string> ReferencesOf(string path) => Load(path).Descendants("ProjectReference")
        .Where(reference => !string.Equals(
            reference.Attribute("ReferenceOutputAssembly")?.Value, "false", StringComparison.OrdinalIgnoreCase))
        .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
        .Select(include => Path.GetFullPath(include, Path.GetDirectoryName(path)!));

    private static XDocument Load(string path) => XDocument.Load(path);

    private static string PathOf(string project) => Path.Combine(RepositoryRoot.Sources, project, project + ".csproj");
}
