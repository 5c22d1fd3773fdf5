using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Cli.Keys;
using TokenVault.Envelope.Keys;
using TokenVault.Local;

namespace TokenVault.Cli.Tests.Keys;

public sealed class ShareEntryTests
{
    private const ulong Mark = 0x1122334455667788;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(ShareText.SecretBytes);

    private string Text => Encoding.ASCII.GetString(ShareText.Write(4, Mark, _secret));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    [InlineData("\nmore lines\n")]
    public void Reads_a_line(string end)
    {
        using var share = Read(Text + end);

        Assert.Equal(4, share.Number);
        Assert.Equal(_secret, share.Secret.ToArray());
        Assert.True(share.IsFor(MarkBytes(Mark)));
        Assert.False(share.IsFor(MarkBytes(Mark + 1)));
        Assert.False(share.IsFor([]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TVS-")]
    [InlineData("correct horse battery staple")]
    public void Refuses_what_is_no_share(string text) => Assert.Throws<LocalVaultException>(() => Read(text));

    [Fact]
    public void Refuses_a_share_with_more_behind_it_or_less()
    {
        Assert.Throws<LocalVaultException>(() => Read(Text[..^1]));
        Assert.Throws<LocalVaultException>(() => Read(Text + "0"));
        Assert.Throws<LocalVaultException>(() => Read(Text + new string(' ', ShareText.CharsMax) + "0"));
    }

    [Fact]
    public void Says_nothing_of_what_was_typed()
    {
        var refusal = Assert.Throws<LocalVaultException>(() => Read(Text[..^1] + "U"));
        Assert.DoesNotContain(Text[10..20], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wipes_the_secret()
    {
        var share = Read(Text);
        share.Dispose();
        Assert.All(share.Secret.ToArray(), static value => Assert.Equal(0, value));
    }

    private static ShareEntry Read(string text)
    {
        using var input = new MemoryStream(Encoding.ASCII.GetBytes(text));
        return ShareEntry.ReadLine(input);
    }

    private static byte[] MarkBytes(ulong mark)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mark);
        return bytes;
    }
}
