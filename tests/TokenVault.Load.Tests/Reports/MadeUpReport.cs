using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Reports;

namespace TokenVault.Load.Tests.Reports;

/// <summary>A report that nobody measured, with all that a report can hold, and names that mean something in Markdown and HTML.</summary>
internal static class MadeUpReport
{
    public const string Hostile = "<script>alert('x')</script> & | [a](b)";

    private static readonly double[] Percentiles = [0, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

    public static BenchReport Make(bool isQuick = false) => new(
        "tokenvault bench --out report", isQuick, new DateTimeOffset(2026, 11, 27, 22, 5, 0, TimeSpan.Zero),
        new MachineFacts
        {
            Cores = 2,
            Processor = "Some & Processor",
            Memory = 25_000_000_000,
            System = "Debian",
            Kernel = "6.1",
            FileSystem = "ext4",
            LoadBefore = 0.2,
        },
        [
            new ReportSection("tokenize", "Tokenizing")
            {
                Rows =
                [
                    Row(RowNames.EchoInClear, "bare gRPC echo, in clear", "calls", 210_000, 1.1, ("echo", 4.4), ("generator", 5.0)),
                    Row(RowNames.Echo, "bare gRPC echo, mutual TLS", "calls", 120_000, 2.1, ("echo", 7.4), ("generator", 8.1)),
                    Row(RowNames.StoreAlone, "the store alone", "rows", 129_000, 0),
                    Row(RowNames.NewCards, "new cards", "cards", 57_600, 8.2, ("gateway", 13.5), ("adapter", 5.1), ("generator", 8.3)) with { ShareOfEcho = 0.48 },
                    Row("tokenize-open-25", "new cards, open loop at 25 %", "cards", 14_250, 0.9, ("gateway", 16), ("adapter", 6), ("generator", 9)) with { Offered = 14_250 },
                    Row("tokenize-open-50", "new cards, open loop at 50 %", "cards", 28_500, 1.3, ("gateway", 15), ("adapter", 6), ("generator", 9)) with { Offered = 28_500 },
                    Row("tokenize-open-75", "new cards, open loop at 75 %", "cards", 42_750, 2.9, ("gateway", 14), ("adapter", 5), ("generator", 9)) with { Offered = 42_750 },
                ],
                Goals = [new Goal("new cards, of the echo", 0.48, 0.40, 0.55, "%"), new Goal("new cards, p99", 19, 15, 8, "ms") { IsBound = true }],
                LastLine = "57,600 new cards/s",
                Took = TimeSpan.FromSeconds(62.25),
            },
            new ReportSection("charge", "Charging")
            {
                Rows =
                [
                    Row("stripe-processor", "stripe: the processor alone", "charges", 10_800, 19, ("practice processor", 150), ("generator", 28)),
                    Row("stripe-charge", Hostile, "charges", 3_800, 63, ("gateway", 135), ("adapter", 174), ("practice processor", 152), ("generator", 28)) with
                    {
                        Ceiling = "stripe-processor", Errors = 3, ErrorKinds = [new ErrorKind("Unavailable <b>", 2), new ErrorKind("reset", 1)],
                    },
                ],
                LastLine = "FAILED: told 7, done 8",
            },
            new ReportSection("storm", "A storm") { Failure = "it ended with code 134 and without results" },
            new ReportSection("peer", "Against PostgreSQL") { LeftOut = "PostgreSQL's programs are not installed" },
        ])
    {
        Commit = "0123456789ab",
        Took = TimeSpan.FromSeconds(431.5),
    };

    private static MeasuredRow Row(string name, string title, string unit, double rate, double p50, params (string Process, double Used)[] cpu) => new(name, title, unit, rate)
    {
        Latencies = p50 == 0 ? [] : [.. Percentiles.Select(percentile => new LatencyPoint(percentile, p50 * (0.5 + (0.5 / (1.0001 - (percentile / 100)))) / 1.5))],
        CpuMicroseconds = cpu.ToDictionary(used => used.Process, used => used.Used, StringComparer.Ordinal),
    };
}
