using System.Reflection;

namespace TokenVault.Architecture.Tests;

/// <summary>Where the tree is that these tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string FullPath { get; } = typeof(RepositoryRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => string.Equals(metadata.Key, "RepositoryRoot", StringComparison.Ordinal)).Value!;

    public static string Sources => Path.Combine(FullPath, "src");

    /// <summary>The folders of the projects under src/.</summary>
    public static IReadOnlyList<string> SourceProjects { get; } =
        [.. Directory.GetFiles(Sources, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order()!];
}
