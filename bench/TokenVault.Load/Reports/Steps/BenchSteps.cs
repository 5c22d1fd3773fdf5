using System.Globalization;

namespace TokenVault.Load.Reports.Steps;

/// <summary>The measurements, in the order in which they run: one at a time, since each wants the whole machine.</summary>
internal static class BenchSteps
{
    private const int FullSeconds = 10;
    private const int QuickSeconds = 4;
    private const long FullTokens = 1_000_000;
    private const long QuickTokens = 200_000;

    public static IReadOnlyList<BenchStep> Of(bool isQuick)
    {
        var seconds = Text(isQuick ? QuickSeconds : FullSeconds);
        var tokens = isQuick ? QuickTokens : FullTokens;
        return
        [
            new BenchStep("tokenize", "Tokenizing, and the ceilings of this machine", ["--seconds", seconds], Seconds(isQuick ? 80 : 160)),
            new BenchStep("charge", "Charging, by two requests a charge and by one", ["charge", "--line", "all", "--seconds", seconds], Seconds(isQuick ? 75 : 130)),
            new BenchStep(
                "storm", "512 callers who ask for the same 1,000 cards at once", ["storm", "--each", isQuick ? "250" : "1000"], Seconds(isQuick ? 35 : 75)),
            new BenchStep(
                "size", string.Create(CultureInfo.InvariantCulture, $"A store of {tokens:N0} tokens against an empty one"),
                ["size", "--tokens", Text(tokens), "--seconds", seconds], Seconds(isQuick ? 75 : 140)),
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
