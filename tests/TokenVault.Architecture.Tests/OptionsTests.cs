using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TokenVault.Architecture.Tests;

public sealed class OptionsTests
{
    // What the client package and command lines take is not read from a configuration file.
    private static readonly string[] NotFromAFile = ["TokenVaultClientOptions", "SandboxOptions", "VaultOptions"];

    private static readonly string[] NumbersAndSpans =
        ["int", "uint", "long", "ulong", "short", "ushort", "byte", "double", "decimal", "TimeSpan"];

    private static IEnumerable<(SourceFile File, ClassDeclarationSyntax Type)> Options =>
        from file in SourceFile.OfSources
        from type in file.Nodes<ClassDeclarationSyntax>()
        where type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal) && !NotFromAFile.Contains(type.Identifier.Text)
        select (file, type);

    [Fact]
    public void Finds_TheOptions_ThatItIsToJudge() =>
        Assert.Contains(Options, options => string.Equals(options.Type.Identifier.Text, "ListenerOptions", StringComparison.Ordinal));

    [Fact]
    public void Validates_AllOptions()
    {
        var validators = SourceFile.OfSources.SelectMany(file => file.Nodes<ClassDeclarationSyntax>())
            .Where(type => type.BaseList?.ToString().Contains("IValidateOptions<", StringComparison.Ordinal) == true)
            .Select(type => type.Identifier.Text)
            .ToHashSet(StringComparer.Ordinal);

        Problems.AssertNone(Options
            .Where(options => !IsPartOfOthers(options.Type) && !validators.Contains(options.Type.Identifier.Text + "Validator"))
            .Select(options => $"{options.File.At(options.Type)}: {options.Type.Identifier.Text} has no validator"));
    }

    [Fact]
    public void Bounds_EveryNumberAndSpan() => Problems.AssertNone(
        from options in Options
        from property in options.Type.Members.OfType<PropertyDeclarationSyntax>()
        where NumbersAndSpans.Contains(property.Type.ToString()) && property.AccessorList?.Accessors.Any(a => a.Keyword.Text is "set" or "init") == true
        where !property.AttributeLists.ToString().Contains("Range(", StringComparison.Ordinal)
        select $"{options.File.At(property)}: {options.Type.Identifier.Text}.{property.Identifier.Text} has no bounds");

    // Elements of another options class's list are validated with it ([ValidateEnumeratedItems], [ValidateObjectMembers]).
    private static bool IsPartOfOthers(ClassDeclarationSyntax part) => Options
        .SelectMany(options => options.Type.Members.OfType<PropertyDeclarationSyntax>())
        .Any(property => property.Type.ToString().Contains(part.Identifier.Text, StringComparison.Ordinal)
            && property.AttributeLists.ToString().Contains("Validate", StringComparison.Ordinal));
}
