using System.Text;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Local.Officers;
using TokenVault.Local.Setup;
using TokenVault.Profiles.Orders;

namespace TokenVault.Local.Tests;

public sealed class OrderFilesTests : IDisposable
{
    private static readonly byte[] Point = [4, .. Enumerable.Repeat((byte)7, 64)];

    private readonly TemporaryVault _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public OrderFilesTests()
    {
        PrivateFile.CreateFolder(_vault.Folder.Officers);
        var shipped = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "shipped")).FullName;
        File.Copy(Path.Combine(ProfileCreation.Shipped, "stripe.json"), Path.Combine(shipped, "stripe.json"));
        ProfileCreation.Run(_vault.Folder, _clock, shipped);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private string Drafts => Path.Combine(_vault.Folder.Root, "drafts");

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Puts_AnOrder_OnceTwoOfficersHaveSigned_AndNotBefore()
    {
        var path = OrderFiles.Write(Drafts, Draft());
        Assert.Throws<LocalVaultException>(() => OrderFiles.Put(_vault.Folder, path, Now));
        OrderFiles.Sign(path, _vault.Folder.Officer("officer-1"));
        OrderFiles.Sign(path, _vault.Folder.Officer("officer-1"));
        Assert.Contains("signed by 1 of the 2", Assert.Throws<LocalVaultException>(() => OrderFiles.Put(_vault.Folder, path, Now)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_vault.Folder.Orders));

        Assert.Equal("officer-2", OrderFiles.Sign(path, _vault.Folder.Officer("officer-2")));
        var put = OrderFiles.Put(_vault.Folder, path, Now);

        Assert.Equal(["officer-1", "officer-2"], put.SignedBy);
        Assert.Equal(2, Directory.GetFiles(_vault.Folder.Orders).Length);
        Assert.Throws<LocalVaultException>(() => OrderFiles.Put(_vault.Folder, path, Now.AddDays(8)));
    }

    [Fact]
    public void Writes_NoOrderThatAnAdapterWouldRefuse()
    {
        Assert.Throws<LocalVaultException>(() => OrderFiles.Write(Drafts, Draft() with { Cards = 0 }));
        Assert.Throws<LocalVaultException>(() => OrderFiles.Write(Drafts, Draft() with { Reason = "for 4242 4242 4242 4242" }));
        Assert.Throws<LocalVaultException>(() => OrderFiles.Write(Drafts, Draft() with { Scope = new OrderScope() }));
        Assert.Throws<LocalVaultException>(() => OrderFiles.Write(Drafts, Draft() with { Until = Now.AddDays(93) }));
    }

    [Fact]
    public void Reads_TheKeyOfARecipient_AndOfAnotherVault_AndNothingElse()
    {
        var key = Convert.ToBase64String(Point);
        var payload = $$"""{"version":1,"suite":2,"keyNumber":3,"publicKey":"{{key}}","created":"2026-06-01T00:00:00+00:00"}""";
        var manifest = $$"""{"payload":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload))}}","signature":"AA=="}""";

        Assert.Equal((OrderRecipient.P256, 0u), KindOf($$"""{"suite":"p256","publicKey":"{{key}}"}"""));
        Assert.Equal((OrderRecipient.P256, 3u), KindOf(payload));
        Assert.Equal((OrderRecipient.P256, 3u), KindOf(manifest));
        foreach (var wrong in new[] { "{}", "[]", "no json", """{"suite":9,"publicKey":"AA=="}""", """{"suite":"p256","publicKey":7}""" })
        {
            Assert.Throws<LocalVaultException>(() => KindOf(wrong));
        }

        Assert.Throws<LocalVaultException>(() => RecipientKeyFile.Read(Path.Combine(Drafts, "nowhere"), "x"));
    }

    private (string Suite, uint Number) KindOf(string json)
    {
        PrivateFile.CreateFolder(Drafts);
        var path = Path.Combine(Drafts, "key.json");
        File.WriteAllText(path, json);
        var recipient = RecipientKeyFile.Read(path, "the clerk");
        Assert.Equal(Point, recipient.PublicKey);
        return (recipient.Suite, recipient.KeyNumber);
    }

    private CardOrder Draft() => new(
        "", CardOrder.ForAuthority, "AZ 12/26", "a court", new OrderRecipient("the clerk", OrderRecipient.P256, Point, 1),
        new OrderScope(Merchants: ["shop"]), 12, "an inquiry", Now, Now.AddDays(7));
}
