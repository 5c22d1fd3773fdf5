using System.Globalization;

namespace TokenVault.Load.Reports.Steps;

/// <summary>The measurements, in the order in which they run: one at a time, since each wants the whole machine.</summary>
internal static class BenchSteps
{
    private const int FullSeconds = 10;
    private const int QuickSeconds = 4;
    private const long FullTokens = 1_000_000;
    private const long QuickTokens = 200_000;

    private const string Postgres = "/usr/lib/postgresql";

    /// <param name="isQuick">Shorter runs and a smaller store.</param>
    /// <param name="commands">What this program can measure, by the names of its commands.</param>
    public static IReadOnlyList<BenchStep> Of(bool isQuick, IReadOnlyCollection<string> commands)
    {
        var seconds = Text(isQuick ? QuickSeconds : FullSeconds);
        var tokens = isQuick ? QuickTokens : FullTokens;
        return
        [
            new BenchStep("tokenize", "Tokenizing, and the ceilings of this machine", isQuick ? ["--quick"] : ["--seconds", seconds], Seconds(isQuick ? 80 : 160)),
            new BenchStep("charge", "Charging, by two requests a charge and by one", ["charge", "--line", "all", "--seconds", seconds], Seconds(isQuick ? 75 : 130)),
            new BenchStep(
                "storm", "512 callers who ask for the same 1,000 cards at once", ["storm", "--each", isQuick ? "250" : "1000"], Seconds(isQuick ? 35 : 75)),
            new BenchStep(
                "size", "An empty store, and one with many tokens on disk",
                ["size", "--tokens", Text(tokens), "--seconds", seconds], Seconds(isQuick ? 75 : 140)),
            new BenchStep(
                "peer", "Against a gRPC service over PostgreSQL with pgcrypto",
                ["peer", "--seconds", seconds, "--rounds", isQuick ? "1" : "2"], Seconds(isQuick ? 60 : 120))
            {
                LeftOut = !commands.Contains("peer") ? "this build has no service over PostgreSQL to compare with"
                    : HasPostgres() ? null
                    : "PostgreSQL with pgcrypto is not installed. Debian and Ubuntu: apt-get install postgresql",
            },
        ];
    }

    private static bool HasPostgres() =>
        Directory.Exists(Postgres) && Directory.GetDirectories(Postgres).Any(version => File.Exists(Path.Combine(version, "bin", "initdb")));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
