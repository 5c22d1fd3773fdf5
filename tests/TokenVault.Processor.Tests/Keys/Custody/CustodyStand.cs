using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Keys.Custody;

namespace TokenVault.Processor.Tests.Keys.Custody;

/// <summary>A keystore with custodians and the desk that takes their shares, at a time of the test's own.</summary>
internal sealed class CustodyStand : IHostApplicationLifetime, IDisposable
{
    public static readonly string[] Names = ["anna", "ben", "carla", "dora", "emil"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("custody-test-");
    private readonly HeldShares _held;

    public CustodyStand()
    {
        using (var made = Keystore.Create(At("keystore.tvk"), "correct horse battery"u8, SuiteId.XWing))
        {
            RowKey = made.RowKey.ToArray();
            Shares = GiveShares(made);
        }

        var options = Options.Create(new KeystoreOptions { Path = "keystore.tvk", Custodians = new CustodianOptions() });
        _held = new HeldShares(options, Clock);
        Desk = new CustodyDesk(
            new CustodyFile(options, new VaultPaths(At("processor.json")), NullLogger<CustodyFile>.Instance), _held, new WrongShares(Clock), Unlocked, this);
    }

    public FakeTimeProvider Clock { get; } = new();

    public UnlockedKeystore Unlocked { get; } = new();

    public CustodyDesk Desk { get; }

    public byte[] RowKey { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, byte[]> Shares { get; private set; }

    public bool IsStopped { get; private set; }

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public void StopApplication() => IsStopped = true;

    public uint Submit(string name) => Desk.Submit(name, Shares[name]).Given;

    /// <summary>The code with which a share is refused.</summary>
    public VaultErrorCode Refused(string name, byte[] secret)
    {
        var refusal = Assert.Throws<VaultException>(() => Desk.Submit(name, secret));
        return refusal.Code;
    }

    public IEnumerable<string> Given() => Desk.State().Custodians.Where(static one => one.HasGiven).Select(static one => one.Name);

    public void GiveOthersShares()
    {
        using var keystore = Keystore.Open(At("keystore.tvk"), "correct horse battery"u8);
        Shares = GiveShares(keystore);
    }

    public void Dispose()
    {
        _held.Dispose();
        if (Unlocked.IsThere)
        {
            Unlocked.Get().Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static Dictionary<string, byte[]> GiveShares(Keystore keystore)
    {
        var given = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        CustodianCeremony.Run(keystore, 3, Names, removePassphrase: false, (shares, mark) =>
        {
            foreach (var share in shares)
            {
                var secret = new byte[ShareText.SecretBytes];
                Assert.True(ShareText.TryRead(share.Write(mark), secret, out var number, out _));
                given.Add(Names[number - 1], secret);
            }
        });
        return given;
    }
}
