using System.Text;
using System.Text.Json;
using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests.Privacy;

/// <summary>The two forms of a copy.</summary>
public sealed class CopyPageTests
{
    private const string Script = "<script>alert('x')</script>";

    [Fact]
    public void Escapes_whatever_others_wrote()
    {
        var copy = Copy(new GetCopyResponse
        {
            Tokens = { new CopiedToken { Token = new Token { Labels = { new Label { Key = "note", Value = Script } }, LastFour = "4242", Bin = "424242" } } },
            Payments = { new Payment { OrderReference = Script, Description = Script, Processor = Script } },
            Holds = { new LegalHold { Reference = Script, Reason = Script } },
        });

        var page = Encoding.UTF8.GetString(CopyPage.Write(copy));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(7, page.Split("&lt;script&gt;").Length - 1);
        Assert.Contains("4242 42** **** 4242", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
    }

    // A list that could not be had must not read like an empty one.
    [Theory]
    [InlineData(true, "It is missing")]
    [InlineData(false, "It was disclosed to nobody.")]
    public void Says_whether_disclosures_are_missing_or_none(bool isMissing, string said)
    {
        var content = new GetCopyResponse();
        if (isMissing)
        {
            content.Missing.Add("disclosures_missing");
        }

        var page = Encoding.UTF8.GetString(CopyPage.Write(Copy(content)));

        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(isMissing, !page.Contains("disclosed to nobody", StringComparison.Ordinal));
    }

    [Fact]
    public void Gives_programs_the_contracts_own_form()
    {
        var copy = Copy(new GetCopyResponse { ErasedTokens = { new ErasedToken { Token = "tok_1" } } });

        using var document = JsonDocument.Parse(CopyJson.Write(copy));

        Assert.Equal("tokenvault-customer-copy", document.RootElement.GetProperty("kind").GetString());
        var read = GetCopyResponse.Parser.ParseJson(document.RootElement.GetProperty("copy").GetRawText());
        Assert.Equal(copy.Content, read);
    }

    private static CustomerCopy Copy(GetCopyResponse content) => new("shop", Script, DateTimeOffset.UnixEpoch, content);
}
