using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Keys.Calls;
using KeyPurpose = TokenVault.Opening.Keys.KeyPurpose;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What each key still protects, and when its end may come.</summary>
internal sealed class KeyStatusReport(Keystore keystore, KeyMatters matters, IKeyUses uses, EpochBook epochs, IOptions<KeyLifeOptions> options)
{
    /// <summary>All keys.</summary>
    /// <param name="backups">Which backups hold a key.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<KeyStatus>> ListAsync(Func<KeyName, Task<IReadOnlyList<string>>> backups, CancellationToken cancellation)
    {
        var registered = await epochs.CountAsync(cancellation);
        var statuses = new List<KeyStatus>();
        foreach (var key in keystore.Keys)
        {
            var status = Describe(key, registered);
            status.BackupIds.Add(await backups(new KeyName(key.Purpose, key.Number)));
            statuses.Add(status);
        }

        return statuses;
    }

    /// <summary>One key.</summary>
    /// <exception cref="Domain.Errors.VaultException">There is no such key.</exception>
    public async Task<KeyStatus> GetAsync(KeyName key, CancellationToken cancellation) =>
        Describe(key.FactsIn(keystore), await epochs.CountAsync(cancellation));

    private KeyStatus Describe(KeyFacts key, IReadOnlyDictionary<(string Gateway, uint WrappingKey), long> registered)
    {
        var name = new KeyName(key.Purpose, key.Number);
        var decision = matters.DecisionOf(name);
        var confirmUntil = DateTimeOffset.FromUnixTimeMilliseconds(decision.ProposeTimeMs) + options.Value.ConfirmWithin;
        var isProposed = decision.ProposeTimeMs > 0 && decision.ConfirmTimeMs == 0 && key.Destroyed is null && matters.Now < confirmUntil;
        var status = new KeyStatus
        {
            Key = KeyView.Of(keystore, key),
            Algorithm = AlgorithmOf(key),
            StrengthBits = StrengthOf(key),
            ReplaceTime = KeyTimes.Of(ReplacedAt(key)),
            RetireTime = decision.RetireTimeMs == 0 ? null : KeyTimes.Of(decision.RetireTimeMs),
            CryptoperiodEnd = KeyTimes.Of(key.Created + PeriodOf(key.Purpose)),
            DestructionProposedBy = isProposed ? decision.ProposedBy : "",
            DestructionConfirmUntil = isProposed ? KeyTimes.Of((DateTimeOffset?)confirmUntil) : null,
        };
        if (IsUsedByGateways(key.Purpose))
        {
            var known = GatewayUses.Of(uses.Of(name), registered);
            status.Dependents.Add(known.Select(use => Describe(use, key, registered)));
            status.RetirableTime = KeyTimes.Of(RetirableAt(key, known));
        }

        return status;
    }

    /// <summary>From when on nothing depends on a key, backups of gateways' stores included; null while something does, or may.</summary>
    public async Task<DateTimeOffset?> RetirableAtAsync(KeyFacts key, CancellationToken cancellation) =>
        RetirableAt(key, GatewayUses.Of(uses.Of(new KeyName(key.Purpose, key.Number)), await epochs.CountAsync(cancellation)));

    private DateTimeOffset? RetirableAt(KeyFacts key, IReadOnlyList<KeyUse> reported)
    {
        if (ReplacedAt(key) is not { } replaced)
        {
            return null;
        }

        var last = replaced;
        foreach (var use in reported)
        {
            // Backups of its store are kept as long as those of any.
            if (use.Gone is { } gone)
            {
                last = gone > last ? gone : last;
                continue;
            }

            // A report from before the key was replaced says nothing of what was made with it since.
            if (use.ReportTime is not { } reportTime || reportTime < replaced || use.Count > 0)
            {
                return null;
            }

            last = use.LastUse is { } used && used > last ? used : last;
        }

        return last + options.Value.BackupRetention;
    }

    private static KeyDependent Describe(KeyUse use, KeyFacts key, IReadOnlyDictionary<(string Gateway, uint WrappingKey), long> registered) => new()
    {
        GatewayId = use.Gateway,
        ReportTime = KeyTimes.Of(use.ReportTime),
        Count = use.Count,
        LastUseTime = KeyTimes.Of(use.LastUse),
        GoneTime = KeyTimes.Of(use.Gone),
        GoneSaidBy = use.Gone is null ? "" : use.GoneSaidBy,
        RegisteredCount = key.Purpose == KeyPurpose.Wrapping ? registered.GetValueOrDefault((use.Gateway, key.Number)) : 0,
    };

    private static bool IsUsedByGateways(KeyPurpose purpose) => purpose is KeyPurpose.Opening or KeyPurpose.Wrapping or KeyPurpose.Fingerprint;

    private DateTimeOffset? ReplacedAt(KeyFacts key) =>
        keystore.Keys.Where(other => other.Purpose == key.Purpose && other.Number > key.Number).MinBy(static other => other.Number)?.Created;

    private TimeSpan PeriodOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Opening or KeyPurpose.Wrapping => options.Value.SealingCryptoperiod,
        KeyPurpose.Ledger => options.Value.LedgerCryptoperiod,
        _ => options.Value.MacCryptoperiod,
    };

    private static string AlgorithmOf(KeyFacts key) => key.Purpose switch
    {
        KeyPurpose.Opening when key.Suite == SuiteId.DhKemP256 => "HPKE-DHKEM-P-256",
        KeyPurpose.Opening => "HPKE-X-Wing",
        KeyPurpose.Wrapping => "AES-256-GCM",
        KeyPurpose.Ledger => "Ed25519",
        _ => "HMAC-SHA-256",
    };

    // NIST SP 800-57 part 1, table 2; of X-Wing its classical part's.
    private static uint StrengthOf(KeyFacts key) => key.Purpose is KeyPurpose.Opening or KeyPurpose.Ledger ? 128u : 256u;
}
