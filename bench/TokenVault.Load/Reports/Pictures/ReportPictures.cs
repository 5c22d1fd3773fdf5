using TokenVault.Local;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>The pictures of a report, those that it has rows for.</summary>
internal static class ReportPictures
{
    private const string Latency = "latency.png";
    private const string Load = "load.png";
    private const string Cpu = "cpu.png";

    public static IReadOnlyList<string> Files { get; } = [BenchFolder.PictureFile, Latency, Load, Cpu];

    public static IReadOnlyList<Picture> Of(BenchReport report) =>
    [
        .. new[]
        {
            Drawing.Stack(
                BenchFolder.PictureFile, "Throughput of each path against its ceilings",
                "How much each path does in a second. Blue is TokenVault; grey is what it is held against, measured in the same run: a bare gRPC echo, the store or the disk alone, "
                + "the processor alone, an empty store, a service over PostgreSQL. The share is of what a path is held against.",
                ThroughputPicture.Of(report)),
            Drawing.Stack(
                Latency, "Latency percentiles of each run",
                "How long the given share of calls took at most. Lower is better. Dashed runs came at a fixed rate, as shoppers do, and their waiting counts; the others are callers "
                + "who wait for their answer before they ask again, as many as load the machine fully.",
                LatencyPicture.Of(report)),
            Drawing.Stack(
                Load, "Latency against throughput",
                "What waiting costs as more calls come: runs at fixed rates, at shares of the most that the path does. Where a line bends upwards the machine is full.",
                LoadPicture.Of(report)),
            Drawing.Stack(
                Cpu, "CPU for each call, by process",
                "How much processor time one call, card or charge takes, and in which process. Gateway and adapter are TokenVault; the others are its load and its surroundings.",
                CpuPicture.Of(report)),
        }.OfType<Picture>(),
    ];
}
