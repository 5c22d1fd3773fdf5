using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TokenVault.Architecture.Tests;

public sealed partial class NamingTests
{
    [Fact]
    public void Cannot_NameATypeAfterNothing() => Problems.AssertNone(
        from file in SourceFile.All
        from type in file.Nodes<BaseTypeDeclarationSyntax>()
        where EmptyName().IsMatch(type.Identifier.Text)
        select $"{file.At(type)}: {type.Identifier.Text}");

    // Only Sealing and Opening touch a cipher with a card in it; elsewhere the words would hide who can do what.
    [Fact]
    public void Cannot_EncryptOrDecrypt_OutsideTheTwoZones() => Problems.AssertNone(
        from file in SourceFile.OfSources
        where !MayEncrypt(file)
        from call in file.Nodes<InvocationExpressionSyntax>()
        let name = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text
        where name is "Encrypt" or "Decrypt"
        select $"{file.At(call)}: {name}");

    [Fact]
    public void Cannot_HoldACardNumberOrACvcAsText() => Problems.AssertNone(
        from file in SourceFile.OfSources
        from member in file.Root.DescendantNodes()
        let declared = Declared(member)
        where declared.Type is not null && Text().IsMatch(declared.Type) && CardField().IsMatch(declared.Name)
        select $"{file.At(member)}: {declared.Type} {declared.Name}");

    [Fact]
    public void Cannot_LeaveWorkWithoutAnIssue() => Problems.AssertNone(
        from file in SourceFile.All
        where !file.Name.StartsWith(Path.Combine("tests", "TokenVault.Architecture.Tests"), StringComparison.Ordinal)
        from comment in file.Root.DescendantTrivia()
        where comment.IsKind(SyntaxKind.SingleLineCommentTrivia) || comment.IsKind(SyntaxKind.MultiLineCommentTrivia)
        where WorkWithoutIssue().IsMatch(comment.ToString())
        select $"{file.Name}: {comment}");

    // HPKE is the primitive itself and names its parts as RFC 9180 does.
    private static bool MayEncrypt(SourceFile file) =>
        new[] { "TokenVault.Sealing", "TokenVault.Opening", "TokenVault.Hpke" }
            .Any(project => file.Name.StartsWith(Path.Combine("src", project) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static (string? Type, string Name) Declared(SyntaxNode node) => node switch
    {
        PropertyDeclarationSyntax property => (property.Type.ToString(), property.Identifier.Text),
        ParameterSyntax parameter => (parameter.Type?.ToString(), parameter.Identifier.Text),
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } variable =>
            (declaration.Type.ToString(), variable.Identifier.Text),
        _ => (null, ""),
    };

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Util|Utility|Utilities|Common|Data|Info)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex("^(string|String|StringBuilder)\\??$")]
    private static partial Regex Text();

    [GeneratedRegex("^_?(pan|cardNumber|primaryAccountNumber|cvc|cvv|cvv2|securityCode)$", RegexOptions.IgnoreCase)]
    private static partial Regex CardField();

    [GeneratedRegex("\\b(TODO|FIXME|HACK|XXX)\\b(?!.*#[0-9]+)")]
    private static partial Regex WorkWithoutIssue();
}
