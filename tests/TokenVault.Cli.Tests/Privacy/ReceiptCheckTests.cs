using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Privacy;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Tests.Privacy;

/// <summary>Receipts that hold, and each way in which one does not.</summary>
public sealed class ReceiptCheckTests : IDisposable
{
    private const string Gateway = "spiffe://tokenvault/gateway/gw-1";
    private const string Token = "tok_01M8EDZD7M1Z24CXXH74DXCDH2";

    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly NoteSigner _record = new("record", RandomNumberGenerator.GetBytes(NoteSigner.SeedBytes));
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public ReceiptCheckTests() => _authority = AuthorityOf(_authorityKey);

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _key.Dispose();
        _record.Dispose();
    }

    [Fact]
    public void Holds_as_the_gateway_made_it()
    {
        var held = ReceiptCheck.Run(Receipt(), _authority, _record.Verifier);

        Assert.Equal(("shop", "ann", "gw-1", 1, true), (held.Merchant, held.Customer, held.Gateway, held.Tokens, held.IsLast));
    }

    [Theory]
    [InlineData("\"customer\":\"ann\"", "\"customer\":\"bob\"")]
    [InlineData("\"labels\":1", "\"labels\":2")]
    [InlineData("\"last\":true", "\"last\": true")]
    [InlineData("2026-12", "2026-11")]
    public void Does_not_hold_where_a_byte_was_altered(string text, string altered)
    {
        var receipt = Encoding.UTF8.GetString(Receipt());
        Assert.Contains(text, receipt, StringComparison.Ordinal);

        AssertDoubt(Encoding.UTF8.GetBytes(receipt.Replace(text, altered, StringComparison.Ordinal)));
    }

    // The authority's certificates are merchants' and operators' as well.
    [Theory]
    [InlineData("spiffe://tokenvault/merchant/gw-1")]
    [InlineData("spiffe://tokenvault/gateway/gw-2")]
    public void Does_not_hold_where_somebody_else_signed(string san) => AssertDoubt(Receipt(san: san));

    [Fact]
    public void Does_not_hold_where_another_authority_issued_the_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = AuthorityOf(key);
        Assert.Throws<LedgerDoubtException>(() => ReceiptCheck.Run(Receipt(), other, _record.Verifier));
    }

    // What the gateway says must stand in the adapter's record, which it can't write.
    [Theory]
    [InlineData("\"act\":\"replacement\"")]
    [InlineData("\"merchant\":\"rival\"")]
    [InlineData("\"token\":\"tok_01M8EDZD7M1Z24CXXH74DXCDH3\"")]
    [InlineData("\"time\":\"2026-11-27T11:59:15.504Z\"")]
    public void Does_not_hold_where_the_record_says_otherwise(string field)
    {
        var name = field[..(field.IndexOf(':', StringComparison.Ordinal) + 1)];
        AssertDoubt(Receipt(entry: string.Join(',', Entry.Split(',').Select(one => one.StartsWith(name, StringComparison.Ordinal) ? field : one))));
    }

    [Fact]
    public void Does_not_hold_where_the_entry_is_not_in_the_record() => AssertDoubt(Receipt(recorded: "{\"act\":\"limits\"}"));

    [Fact]
    public void Does_not_hold_where_another_record_signed_the_checkpoint()
    {
        using var other = new NoteSigner("record", RandomNumberGenerator.GetBytes(NoteSigner.SeedBytes));
        Assert.Throws<LedgerDoubtException>(() => ReceiptCheck.Run(Receipt(), _authority, other.Verifier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"receipt\":{},\"signature\":\"\",\"certificate\":\"\"}")]
    [InlineData("[1]")]
    public void Does_not_hold_where_it_is_something_else(string file) => AssertDoubt(Encoding.UTF8.GetBytes(file));

    // Not closed at its ends, so that it can be taken apart at the commas.
    private static string Entry =>
        $"{{\"id\":\"dsc_1\",\"time\":\"2026-11-27T11:59:15.503Z\",\"act\":\"deletion\",\"token\":\"{Token}\",\"merchant\":\"shop\",\"reason\":\"erasure\"}}";

    private void AssertDoubt(byte[] receipt) => Assert.Throws<LedgerDoubtException>(() => ReceiptCheck.Run(receipt, _authority, _record.Verifier));

    private X509Certificate2 AuthorityOf(ECDsa key)
    {
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(30));
    }

    private byte[] Receipt(string san = Gateway, string? entry = null, string? recorded = null)
    {
        entry ??= Entry;
        var leaf = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(Encoding.UTF8.GetBytes(recorded ?? entry), leaf);
        var checkpoint = Encoding.UTF8.GetString(new Checkpoint("record", 1, leaf).Sign(_record)).Replace("\n", "\\n", StringComparison.Ordinal);
        var receipt = $$"""
            {"kind":"tokenvault-erasure-receipt","version":1,"gateway":"gw-1","issued":"{{_now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}","merchant":"shop","customer":"ann","last":true,"physically_gone_by":"2026-12-01T00:00:00Z","gone_from_backups_by":"2027-01-01T00:00:00Z","checkpoint":"{{checkpoint}}","tokens":[{"token":"{{Token}}","unusable_since":"2026-11-27T11:59:15.503Z","labels":1,"leaf":0,"entry":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(entry))}}","proof":[]}]}
            """;
        var request = new CertificateRequest("CN=gateway", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(san));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, _now.AddHours(-1), _now.AddDays(1), [1, 2, 3]);
        var signature = _key.SignData(Encoding.UTF8.GetBytes("tokenvault-erasure-receipt-v1\n" + receipt), HashAlgorithmName.SHA256);
        return Encoding.UTF8.GetBytes(
            $"{{\"receipt\":{receipt},\"signature\":\"{Convert.ToBase64String(signature)}\",\"certificate\":\"{Convert.ToBase64String(certificate.RawData)}\"}}");
    }
}
