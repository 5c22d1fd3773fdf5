using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Transfers;

namespace TokenVault.Recipient.Tests;

/// <summary>A recipient with his key, and a package made for him as an adapter makes one: two parts of two cards each.</summary>
internal sealed class PackageStand : IDisposable
{
    public const string Passphrase = "correct horse battery";

    private static readonly UInt128 Order = UInt128.Parse("00112233445566778899aabbccddeeff", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    private static readonly string[] Numbers = ["4111111111111111", "378282246310005", "5555555555554444", "6011111111111117"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recipient-test-");

    private PackageStand()
    {
    }

    public string Key => At("recipient.key");

    public string PassphraseFile => At("passphrase");

    public string AdapterKey => At("ledger.vkey");

    public string Package => At("package");

    public string Output => At("cards.csv");

    public static async Task<PackageStand> CreateAsync()
    {
        var stand = new PackageStand();
        await File.WriteAllTextAsync(stand.PassphraseFile, Passphrase + "\n");
        Assert.Equal(0, (await Tool.RunAsync("new-key", "--out", stand.Key, "--passphrase-file", stand.PassphraseFile, "--suite", "p256")).ExitCode);
        using var signer = Signer(1);
        await File.WriteAllTextAsync(stand.AdapterKey, signer.Verifier + "\n");
        Directory.CreateDirectory(stand.Package);
        stand.WritePackage();
        return stand;
    }

    public string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The adapter's key of the record; any other number is another's.</summary>
    public static NoteSigner Signer(byte number) => new("vault.example/log", [.. Enumerable.Repeat(number, 32)]);

    public Task<(int ExitCode, string Said)> OpenAsync() => Tool.RunAsync(
        "open", "--key", Key, "--passphrase-file", PassphraseFile, "--adapter-key", AdapterKey, "--package", Package, "--out", Output);

    /// <summary>Signs the manifest anew after a change: as an adapter that errs would.</summary>
    public void Sign(TransferManifest manifest, byte number = 1, string name = "gw-1.manifest")
    {
        using var signer = Signer(number);
        File.WriteAllBytes(Path.Combine(Package, name), SignedNote.Sign(manifest.Encode(), signer));
    }

    public TransferManifest Manifest()
    {
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(Path.Combine(Package, "gw-1.manifest")), out var note));
        Assert.True(TransferManifest.TryDecode(note.Text, out var manifest));
        return manifest;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void WritePackage()
    {
        using var key = RecipientKey.Open(Key, Encoding.UTF8.GetBytes(Passphrase));
        var parts = new List<TransferPart>();
        for (var number = 1; number <= 2; number++)
        {
            var bytes = Seal(key, (uint)number);
            var name = string.Create(CultureInfo.InvariantCulture, $"gw-1-{number:000000}.part");
            File.WriteAllBytes(Path.Combine(Package, name), bytes);
            parts.Add(new TransferPart(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), 2));
        }

        Sign(new TransferManifest(
            TransferManifest.Version, Order.ToString("x32", CultureInfo.InvariantCulture), "00", "gw-1", Convert.ToHexStringLower(SHA256.HashData(key.PublicKey)), 4,
            new Dictionary<string, long>(StringComparer.Ordinal) { ["TOKEN_RETIRED"] = 1 }, parts));
    }

    private static byte[] Seal(RecipientKey key, uint number)
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        using var sealer = new TransferSealer(Order, number, gateway, SuiteId.DhKemP256, key.PublicKey);
        var part = new ArrayBufferWriter<byte>();
        part.Write(sealer.Header.Encode());
        var card = new byte[CardPlaintext.Bytes];
        var name = new byte[NamePlaintext.Bytes];
        NamePlaintext.Write("Erika \"E.\" Mustermann"u8, name);
        for (var i = 0; i < 2; i++)
        {
            var place = (((int)number - 1) * 2) + i;
            Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(Numbers[place]), out var pan));
            CardPlaintext.Write(pan, card);
            var record = new TransferredToken
            {
                Token = $"tok_{place}",
                MerchantId = "shop",
                ExpiryMonth = 7,
                ExpiryYear = 2030,
            };
            sealer.Seal(card, place == 1 ? name : default, record.ToByteArray(), part);
        }

        sealer.End(part);
        return part.WrittenSpan.ToArray();
    }
}
