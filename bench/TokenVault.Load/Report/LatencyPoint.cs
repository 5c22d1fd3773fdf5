namespace TokenVault.Load.Report;

/// <summary>So many percent took no longer than this.</summary>
internal sealed record LatencyPoint(double Percentile, double Milliseconds);
