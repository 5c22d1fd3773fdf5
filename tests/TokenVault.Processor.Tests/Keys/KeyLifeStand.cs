using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Envelope.Epochs;
using TokenVault.Hosting;
using TokenVault.Opening;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Keys.Life;
using TokenVault.Processor.Keys.Resealing;
using TokenVault.Processor.Tests.Disclosures;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>What becomes of keys, over a real keystore, store and record, with stated reports and a clock that is set.</summary>
internal sealed class KeyLifeStand : IAsyncDisposable
{
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(90);

    public static TimeSpan ConfirmWithin { get; } = TimeSpan.FromHours(24);

    private readonly EpochKeyCache _cache = new();

    public KeyLifeStand()
    {
        Vault.Open();
        Uses = new StatedUses(() => Now);
        Counting = new CountingKey(Vault.Keystore);
        var life = Options.Create(new KeyLifeOptions { BackupRetention = Retention, ConfirmWithin = ConfirmWithin, EpochLifetimeMax = TimeSpan.Zero });
        Matters = new KeyMatters(Vault.Store, Vault.Seal, Vault.Clock);
        Epochs = new EpochBook(Vault.Store, Vault.Seal, Vault.Clock);
        Copy = new KeystoreCopy(
            Options.Create(new KeystoreOptions { Path = Vault.KeystorePath, PassphraseFile = "none" }), new VaultPaths(Path.GetDirectoryName(Vault.KeystorePath)!));
        Backups = new KeyBackups(Matters, Vault.Keystore, Copy, Vault.Log, life);
        Report = new KeyStatusReport(Vault.Keystore, Matters, Uses, Epochs, life);
        Retirement = new KeyRetirement(Vault.Keystore, Matters, Report, Uses, Vault.Log);
        Destruction = new KeyDestruction(
            new KeyBearer(Vault.Keystore, _cache, Counting, life, Vault.Clock), Matters, new KeyLosses(Vault.Keystore, Uses, Epochs, Backups), Vault.Log, life);
        Resealings = new Resealings(Vault.Keystore, Matters, Uses, Vault.Log);
    }

    public DisclosureStand Vault { get; } = new();

    public StatedUses Uses { get; }

    public CountingKey Counting { get; }

    public KeyMatters Matters { get; }

    public EpochBook Epochs { get; }

    public KeystoreCopy Copy { get; }

    public KeyBackups Backups { get; }

    public KeyStatusReport Report { get; }

    public KeyRetirement Retirement { get; }

    public KeyDestruction Destruction { get; }

    public Resealings Resealings { get; }

    public DateTimeOffset Now => Vault.Clock.GetUtcNow();

    public static GatewayId Gateway => GatewayId.TryParse("gw-1", out var gateway) ? gateway : throw new InvalidOperationException();

    public void Draw(KeyPurpose purpose = KeyPurpose.Wrapping) => Vault.Keystore.Draw(purpose, Now);

    /// <summary>With the lifetime of epochs that an adapter has.</summary>
    public KeyBearer Bearer() => new(Vault.Keystore, _cache, Counting, Options.Create(new KeyLifeOptions()), Vault.Clock);

    /// <summary>Notes an epoch that the current keys wrap.</summary>
    public async Task<EpochId> RegisterAsync()
    {
        using var epoch = ResealingEpoch.Start(Vault.Keystore, Gateway, Now);
        await Epochs.NoteAsync(epoch.Registered);
        return epoch.Header.Id;
    }

    /// <summary>The acts about keys in the record.</summary>
    public string[] Acts(string begin = "key") =>
        [.. Vault.RecordLines().Where(line => line.Contains($"\"act\":\"{begin}", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        Matters.Dispose();
        Counting.Dispose();
        _cache.Dispose();
        await Vault.DisposeAsync();
    }
}
