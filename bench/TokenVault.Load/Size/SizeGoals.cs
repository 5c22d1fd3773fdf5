using System.Globalization;
using TokenVault.Load.Report;

namespace TokenVault.Load.Size;

/// <summary>What the vault promises of its size, and what was found.</summary>
internal static class SizeGoals
{
    private const double ShareMin = 0.85;
    private const long GatewayBytesMax = 1_500_000_000;
    private const long AdapterBytesMax = 300_000_000;
    private const double BytesPerTokenMax = 250;
    private const double ShareAim = 0.95;
    private static readonly TimeSpan FirstTokenMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstTokenAim = TimeSpan.FromSeconds(1);

    /// <summary>The same promises as figures, with what is aimed at.</summary>
    public static IReadOnlyList<Goal> Of(SizeFigures found, long tokens)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"at {tokens:N0} tokens");
        return
        [
            new Goal($"new cards {at}, of an empty store", found.FullRate / found.EmptyRate, ShareMin, ShareAim, "%"),
            new Goal($"in batches of 100 {at}, of an empty store", found.FullBatchRate / found.EmptyBatchRate, ShareMin, ShareAim, "%"),
            new Goal($"gateway's memory at its highest, {at}", found.GatewayBytes / 1e6, GatewayBytesMax / 1e6, GatewayBytesMax / 1e6, "MB") { IsBound = true },
            new Goal($"adapter's memory at its highest, {at}", found.AdapterBytes / 1e6, AdapterBytesMax / 1e6, AdapterBytesMax / 1e6, "MB") { IsBound = true },
            new Goal($"on disk a token, {at}, logs included", found.BytesPerToken, BytesPerTokenMax, BytesPerTokenMax, "bytes") { IsBound = true },
            new Goal($"first token after a stop, {at}", found.AfterStop.TotalSeconds, FirstTokenMax.TotalSeconds, FirstTokenAim.TotalSeconds, "s") { IsBound = true },
            new Goal($"first token after a kill, {at}", found.AfterKill.TotalSeconds, FirstTokenMax.TotalSeconds, FirstTokenAim.TotalSeconds, "s") { IsBound = true },
        ];
    }

    /// <summary>A line for each promise; one that does not hold begins with "MISSED".</summary>
    public static IReadOnlyList<string> Judge(SizeFigures found) =>
    [
        Line(found.FullRate >= ShareMin * found.EmptyRate, $"new cards a second: {found.FullRate:N0}, {found.FullRate / found.EmptyRate:P0} of the {found.EmptyRate:N0} on an empty store (at least {ShareMin:P0})"),
        Line(
            found.FullBatchRate >= ShareMin * found.EmptyBatchRate,
            $"in batches of 100: {found.FullBatchRate:N0}, {found.FullBatchRate / found.EmptyBatchRate:P0} of {found.EmptyBatchRate:N0} (at least {ShareMin:P0})"),
        Line(found.GatewayBytes < GatewayBytesMax, $"gateway's memory at its highest: {found.GatewayBytes / 1e6:N0} MB (under {GatewayBytesMax / 1e6:N0})"),
        Line(found.AdapterBytes < AdapterBytesMax, $"adapter's memory at its highest: {found.AdapterBytes / 1e6:N0} MB (under {AdapterBytesMax / 1e6:N0})"),
        Line(found.BytesPerToken < BytesPerTokenMax, $"on disk: {found.BytesPerToken:N0} bytes a token, logs included (under {BytesPerTokenMax:N0})"),
        Line(found.AfterStop < FirstTokenMax, $"stopped and started: first token after {found.AfterStop.TotalSeconds:N2} s (under {FirstTokenMax.TotalSeconds:N0})"),
        Line(found.AfterKill < FirstTokenMax, $"killed and started: first token after {found.AfterKill.TotalSeconds:N2} s (under {FirstTokenMax.TotalSeconds:N0})"),
    ];

    private static string Line(bool holds, FormattableString text) => (holds ? "" : "MISSED ") + text.ToString(CultureInfo.InvariantCulture);
}
