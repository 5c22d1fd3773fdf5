using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Keys;

/// <summary>Keys in words.</summary>
internal static class KeyText
{
    public static string NameOf(KeyPurpose purpose, uint number) => string.Create(CultureInfo.InvariantCulture, $"{Words.Typed(purpose)} {number}");

    public static string NameOf(VaultKey key) => NameOf(key.Purpose, key.KeyNumber);

    public static string StateOf(KeyStatus status) => status switch
    {
        { Key.Place: KeyPlace.Destroyed } => "destroyed",
        { Key.IsCurrent: true } => "in use",
        { RetireTime: not null } => "retired",
        _ => "replaced",
    };

    /// <summary>What depends on it, such as `gw-1 12, gw-2 never reported`; empty where nothing is said to.</summary>
    public static string DependentsOf(KeyStatus status) => status.Key.Place == KeyPlace.Destroyed
        ? ""
        : string.Join(", ", status.Dependents.Select(static one => one.GoneTime is not null ? $"{one.GatewayId} gone" : one.ReportTime is null ? $"{one.GatewayId} never reported" : Counted(one.GatewayId, one.Count)));

    /// <summary>What keeps a key that is not in use from being retired, and until when; empty where nothing does.</summary>
    public static string HoldingOf(KeyStatus status, DateTimeOffset now) => status switch
    {
        { Key.IsCurrent: true } or { Key.Place: KeyPlace.Destroyed } or { Dependents.Count: 0 } or { RetireTime: not null } => "",
        { RetirableTime: null } => string.Join(", ", status.Dependents.Where(one => one.GoneTime is null && (one.Count > 0 || !HasReportedSince(one, status))).Select(one =>
            one.ReportTime is null ? $"{one.GatewayId} has never reported"
            : one.Count > 0 ? $"{one.GatewayId} needs it for {Count(one.Count)} {(status.Key.Purpose == KeyPurpose.Fingerprint ? "tokens" : "epochs")}"
            : $"{one.GatewayId} has not reported since the key was replaced")),
        _ when status.RetirableTime.ToDateTimeOffset() > now => $"backups until {TimeText.Shown(status.RetirableTime)}",
        _ => "",
    };

    /// <summary>True where it should protect nothing new any more and does.</summary>
    public static bool IsOverdue(KeyStatus status, DateTimeOffset now) => status.Key.IsCurrent && status.CryptoperiodEnd.ToDateTimeOffset() < now;

    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static bool HasReportedSince(KeyDependent one, KeyStatus status) =>
        one.ReportTime is { } reported && status.ReplaceTime is { } replaced && reported.ToDateTimeOffset() >= replaced.ToDateTimeOffset();

    private static string Counted(string gateway, long count) => string.Create(CultureInfo.InvariantCulture, $"{gateway} {count}");
}
