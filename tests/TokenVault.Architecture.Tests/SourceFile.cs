using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TokenVault.Architecture.Tests;

/// <summary>One C# file of ours, parsed.</summary>
internal sealed class SourceFile
{
    // Published test suites and generated code are not written by hand.
    private static readonly string[] BuildOutput = [$"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"];

    private SourceFile(string path)
    {
        Name = Path.GetRelativePath(RepositoryRoot.FullPath, path);
        Text = File.ReadAllText(path);
        Root = CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();
    }

    /// <summary>All of src/, tests/ and bench/.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. new[] { "src", "tests", "bench" }.SelectMany(Read)];

    public static IReadOnlyList<SourceFile> OfSources { get; } =
        [.. All.Where(file => file.Name.StartsWith("src", StringComparison.Ordinal))];

    public string Name { get; }

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    public int Lines => Text.AsSpan().Count('\n');

    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    /// <summary>Where a node stands, for a person.</summary>
    public string At(SyntaxNode node) => $"{Name}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static IEnumerable<SourceFile> Read(string folder)
    {
        var path = Path.Combine(RepositoryRoot.FullPath, folder);
        return Directory.Exists(path)
            ? Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories)
                .Where(file => !BuildOutput.Any(output => file.Contains(output, StringComparison.Ordinal)))
                .Select(file => new SourceFile(file))
            : [];
    }
}
