using System.Text;
using TokenVault.Processor.Webhooks;

namespace TokenVault.Processor.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Theory]
    [InlineData("whsec_0123456789abcdefghij\n", 1)]
    [InlineData("whsec_0123456789abcdefghij\r\n\r\nwhsec_9876543210zyxwvutsrq", 2)]
    public void Reads_OneOrTwo(string file, int count) => Assert.Equal(count, WebhookSecret.ReadAll(Encoding.ASCII.GetBytes(file)).Count);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("whsec_short")]
    [InlineData("whsec 0123456789abcdefghij")]
    [InlineData("whsec_0123456789abcdefghi\u00e9")]
    [InlineData("whsec_0123456789abcdefghij\nwhsec_0123456789abcdefghik\nwhsec_0123456789abcdefghil")]
    public void Rejects_AnythingElse_WithoutRepeatingIt(string file)
    {
        var error = Assert.Throws<InvalidDataException>(() => WebhookSecret.ReadAll(Encoding.UTF8.GetBytes(file)));

        Assert.DoesNotContain("whsec", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_ASecretThatIsLongerThanAny() =>
        Assert.Throws<InvalidDataException>(() => WebhookSecret.ReadAll(Encoding.ASCII.GetBytes(new string('x', WebhookSecret.BytesMax + 1))));

    [Fact]
    public void Prints_Nothing() => Assert.Equal("[webhook secret]", $"{Sources.Secrets(Sources.Secret)[0]}");
}
