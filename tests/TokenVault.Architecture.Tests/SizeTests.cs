using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TokenVault.Architecture.Tests;

public sealed class SizeTests
{
    private const int FileLinesMax = 300;
    private const int MethodLinesMax = 60;
    private const int ConstructorArgumentsMax = 5;

    [Fact]
    public void Finds_TheFiles_ThatItIsToJudge()
    {
        Assert.True(SourceFile.OfSources.Count > 100);
        Assert.Contains(SourceFile.OfSources, file => file.Name.EndsWith("Pan.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_FilesShort() =>
        Problems.AssertNone(SourceFile.All.Where(file => file.Lines > FileLinesMax).Select(file => $"{file.Name}: {file.Lines} lines"));

    [Fact]
    public void Keeps_MethodsShort() => Problems.AssertNone(
        from file in SourceFile.All
        from method in file.Nodes<BaseMethodDeclarationSyntax>()
        let lines = method.GetLocation().GetLineSpan().EndLinePosition.Line - method.GetLocation().GetLineSpan().StartLinePosition.Line + 1
        where lines > MethodLinesMax
        select $"{file.At(method)}: {lines} lines");

    [Fact]
    public void Keeps_ConstructorsToFewArguments() => Problems.AssertNone(
        from file in SourceFile.OfSources
        from parameters in file.Nodes<ConstructorDeclarationSyntax>().Select(constructor => constructor.ParameterList)
            .Concat(file.Nodes<ClassDeclarationSyntax>().Select(type => type.ParameterList).OfType<ParameterListSyntax>())
        where parameters.Parameters.Count > ConstructorArgumentsMax && !IsPrivate(parameters.Parent!)
        select $"{file.At(parameters)}: {parameters.Parameters.Count} arguments");

    [Fact]
    public void Keeps_OneTypeToAFile() => Problems.AssertNone(
        from file in SourceFile.OfSources
        let types = file.Nodes<BaseTypeDeclarationSyntax>().Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)
            .Where(type => !string.Equals(type.Identifier.Text, "extension", StringComparison.Ordinal)).ToList()
        where types.Count > 1
        select $"{file.Name}: {string.Join(", ", types.Select(type => type.Identifier.Text))}");

    // A private constructor is called in its own file only, where the names of the arguments are before the reader's eyes.
    private static bool IsPrivate(SyntaxNode declaration) =>
        declaration is ConstructorDeclarationSyntax constructor && constructor.Modifiers.Any(m => m.Text is "private");
}
