using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace TokenVault.Hosting.Telemetry;

/// <summary>What the host measures of each call. Names are of OpenTelemetry's semantic conventions for RPC, stable since 1.45.</summary>
internal sealed class HostMetrics
{
    private static readonly string[] StatusNames = [.. Enum.GetValues<StatusCode>().Order().Select(NameOf)];

    // gRPC writes /package.Service/Method; the conventions leave the first slash out. Bounded by the methods that are served.
    private readonly ConcurrentDictionary<string, string> _methods = new(StringComparer.Ordinal);

    private readonly Histogram<double> _duration = VaultTelemetry.Meter.CreateHistogram<double>(
        "rpc.server.call.duration", "s", "How long a call took.");

    private readonly Counter<long> _withheld = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.responses.withheld", "{response}", "Answers that failed their own check. Anything but 0 is a fault to be found.");

    public void RecordCall(string method, StatusCode status, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new TagList
        {
            { "rpc.system.name", "grpc" },
            { "rpc.method", NameOf(method) },
            { "rpc.response.status_code", StatusNames[(int)status] },
        });

    public void CountWithheld(string method) =>
        _withheld.Add(1, new KeyValuePair<string, object?>("rpc.method", NameOf(method)));

    private string NameOf(string method) => _methods.GetOrAdd(method, static path => path[1..]);

    // DeadlineExceeded is written DEADLINE_EXCEEDED there.
    private static string NameOf(StatusCode status) => status == StatusCode.OK
        ? "OK"
        : string.Concat(status.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
