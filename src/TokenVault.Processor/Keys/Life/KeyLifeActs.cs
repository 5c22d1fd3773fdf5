using System.Globalization;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What the record of disclosures tells of keys.</summary>
internal static class KeyLifeActs
{
    public static AdministrativeAct Retired(KeyName key, string person) => Of(AdministrativeAct.KeyRetiredName, key, [new("custodian", person)]);

    public static AdministrativeAct DestructionProposed(KeyName key, string person, string reason) =>
        Of(AdministrativeAct.KeyDestructionProposedName, key, [new("proposedBy", person), new("reason", reason)]);

    public static AdministrativeAct Destroyed(KeyName key, KeyLoss loss, string proposedBy, string confirmedBy, string reason) => Of(
        AdministrativeAct.KeyDestroyedName, key,
        [
            new("epochsLost", Text(loss.EpochsLost)),
            new("epochsRewrapped", Text(loss.EpochsRewrapped)),
            new("silentGateways", string.Join(' ', loss.SilentGateways)),
            new("backupsThatHoldIt", string.Join(' ', loss.Backups)),
            new("proposedBy", proposedBy),
            new("confirmedBy", confirmedBy),
            new("reason", reason),
        ]);

    public static AdministrativeAct Compromised(KeyName key, string resealing, string person, string reason) =>
        Of(AdministrativeAct.KeyCompromisedName, key, [new("resealing", resealing), new("custodian", person), new("reason", reason)]);

    public static AdministrativeAct BackedUp(string backup, ReadOnlySpan<byte> sha256, long generation, string person) => new(AdministrativeAct.KeysBackedUpName,
    [
        new("backup", backup), new("sha256", Convert.ToHexStringLower(sha256)), new("generation", Text(generation)), new("custodian", person),
    ]);

    public static AdministrativeAct BackupForgotten(string backup, string person) =>
        new(AdministrativeAct.KeyBackupForgottenName, [new("backup", backup), new("custodian", person)]);

    /// <param name="gateway">Which is gone.</param>
    /// <param name="epochs">How many epochs it had registered.</param>
    /// <param name="person">Who says so.</param>
    /// <param name="reason">What became of it.</param>
    public static AdministrativeAct GatewayForgotten(string gateway, long epochs, string person, string reason) => new(AdministrativeAct.GatewayForgottenName,
    [
        new("gateway", gateway), new("epochs", Text(epochs)), new("custodian", person), new("reason", reason),
    ]);

    private static AdministrativeAct Of(string name, KeyName key, IEnumerable<KeyValuePair<string, string>> further) =>
        new(name, [new("purpose", key.Word), new("number", Text(key.Number)), .. further]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
