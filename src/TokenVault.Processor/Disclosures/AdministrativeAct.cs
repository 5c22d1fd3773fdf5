using System.Globalization;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting.Callers;
using TokenVault.Ledger.Notes;
using TokenVault.Processor.Psp;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Processor.Disclosures;

/// <summary>What was done to the adapter itself, to stand in the record of disclosures beside the openings.</summary>
/// <param name="Name">One of the names below: a closed list, as a line of another name is not understood.</param>
/// <param name="Details">Fields of the line by their names, in order. None of `id`, `time`, `act`, `previous`, `mac`.</param>
internal sealed record AdministrativeAct(string Name, IReadOnlyList<KeyValuePair<string, string>> Details)
{
    public const string ProfilesName = "profiles";
    public const string LimitsName = "limits";
    public const string CallersName = "callers";
    public const string ResolutionName = "resolution";

    public const string LogKeyName = "log_key";
    // What they say is made in Keys/Calls/KeyActs.
    public const string KeyDrawnName = "key_drawn";
    public const string KeyUnlockedName = "key_unlocked";

    public const string GuessingName = "guessing";
    public const string AllowanceName = "allowance";
    public const string DeletionName = "deletion";
    public const string ReplacementName = "replacement";

    // What they say is made in Orders/OrderActs.
    public const string OrderName = "order";
    public const string OrderRefusedName = "order_refused";
    public const string OrderWithdrawnName = "order_withdrawn";
    public const string OrderExecutedName = "order_executed";

    // What it says is made in Transfers/TransferActs.
    public const string TransferOpenedName = "transfer_opened";

    // What they say is made in Keys/Life/KeyLifeActs.
    public const string KeyRetiredName = "key_retired";
    public const string KeyDestructionProposedName = "key_destruction_proposed";
    public const string KeyDestroyedName = "key_destroyed";
    public const string KeyCompromisedName = "key_compromised";
    public const string KeysBackedUpName = "keys_backed_up";
    public const string KeyBackupForgottenName = "key_backup_forgotten";
    public const string GatewayForgottenName = "gateway_forgotten";

    /// <summary>The token that it is about, by which it is found among the token's disclosures; null where it is about none.</summary>
    public Token? Token { get; private init; }

    /// <summary>The value of a detail; empty where there is none.</summary>
    public string this[string name] => Details.FirstOrDefault(detail => string.Equals(detail.Key, name, StringComparison.Ordinal)).Value ?? "";

    public static bool IsKnown(string name) =>
        name is ProfilesName or LimitsName or CallersName or ResolutionName or GuessingName or AllowanceName or DeletionName or ReplacementName
            or KeyDrawnName or KeyUnlockedName or LogKeyName or OrderName or OrderRefusedName or OrderWithdrawnName or OrderExecutedName or TransferOpenedName
            or KeyRetiredName or KeyDestructionProposedName or KeyDestroyedName or KeyCompromisedName or KeysBackedUpName or KeyBackupForgottenName
            or GatewayForgottenName;

    /// <summary>An act of a line. False where this version does not know such a one.</summary>
    public static bool TryCreate(string name, IReadOnlyList<KeyValuePair<string, string>> details, out AdministrativeAct act)
    {
        act = new AdministrativeAct(name, details);
        if (name is not DeletionName)
        {
            return IsKnown(name);
        }

        var isWhole = Domain.Tokens.Token.TryParse(act["token"], out var token);
        act = act with { Token = token };
        return isWhole;
    }

    /// <summary>A manifest of profiles is about to be used for the first time.</summary>
    public static AdministrativeAct Profiles(ProfileManifest manifest) => new(ProfilesName,
    [
        new("version", manifest.Version.ToString(CultureInfo.InvariantCulture)),
        new("sha256", Convert.ToHexStringLower(manifest.Sha256)),
        new("signedBy", string.Join(", ", manifest.SignedBy)),
    ]);

    /// <summary>Other limits than before are about to be used.</summary>
    public static AdministrativeAct Limits(ReadOnlySpan<byte> digest) =>
        new(LimitsName, [new("sha256", Convert.ToHexStringLower(digest))]);

    /// <summary>Another key is about to sign the record's checkpoints.</summary>
    public static AdministrativeAct LogKey(uint number, NoteVerifier old, NoteVerifier next) => new(LogKeyName,
    [
        new("number", number.ToString(CultureInfo.InvariantCulture)),
        new("old", old.ToString()),
        new("new", next.ToString()),
    ]);

    /// <summary>Another registry of callers than before is in force.</summary>
    public static AdministrativeAct Callers(RegistryInForce registry) => new(CallersName,
    [
        new("sha256", Convert.ToHexStringLower(registry.Sha256.Span)),
        new("callers", registry.Callers.ToString(CultureInfo.InvariantCulture)),
        new("disabled", registry.Disabled.ToString(CultureInfo.InvariantCulture)),
    ]);

    /// <summary>A merchant's card numbers are withheld for the rest of the day, since too many of one BIN and last four came.</summary>
    public static AdministrativeAct Guessing(MerchantId merchant, DateTimeOffset time) => new(GuessingName,
    [
        new("merchant", merchant.Value),
        new("day", time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ]);

    /// <summary>An allowance that two officers signed is about to be used.</summary>
    public static AdministrativeAct Allowance(SignedAllowance allowance) => new(AllowanceName,
    [
        new("allowance", allowance.Content.Id),
        new("merchant", allowance.Content.Merchant),
        new("cards", allowance.Content.Cards.ToString(CultureInfo.InvariantCulture)),
        new("until", allowance.Content.Until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        new("reason", allowance.Content.Reason),
        new("sha256", Convert.ToHexStringLower(allowance.Sha256)),
        new("signedBy", string.Join(", ", allowance.SignedBy)),
    ]);

    /// <summary>What two people said became of an operation is about to be taken for its outcome.</summary>
    public static AdministrativeAct Resolution(RecordResolutionRequest request, string gateway) => new(ResolutionName,
    [
        new("operationId", request.OperationId),
        new("outcome", request.Outcome.ToString()),
        new("processorReference", request.ProcessorReference),
        new("evidence", request.Evidence),
        new("proposedBy", request.ProposedBy),
        new("confirmedBy", request.ConfirmedBy),
        new("gateway", gateway),
    ]);

    /// <summary>Another card is about to be the only one that may be opened under a token.</summary>
    public static AdministrativeAct Replacement(Token token, MerchantId merchant, uint version, GatewayId gateway) => new(ReplacementName,
    [
        new("token", token.ToString()),
        new("merchant", merchant.Value),
        new("version", version.ToString(CultureInfo.InvariantCulture)),
        new("gateway", gateway.Value),
    ]);

    /// <summary>A token is about to be retired for good.</summary>
    public static AdministrativeAct Deletion(Token token, MerchantId merchant, string reason, GatewayId gateway) => new(DeletionName,
    [
        new("token", token.ToString()),
        new("merchant", merchant.Value),
        new("reason", reason),
        new("gateway", gateway.Value),
    ])
    {
        Token = token,
    };
}
