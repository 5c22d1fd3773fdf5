using System.Globalization;

namespace TokenVault.Cli.Import;

/// <summary>How far an import is, for people.</summary>
internal sealed record ImportStatus(ImportProgress Progress, long RowsBefore, TimeSpan Elapsed) : IWorkStatus
{
    public double Fraction => Progress.Input.Bytes == 0 ? 1 : Math.Clamp((double)Progress.LastOffset / Progress.Input.Bytes, 0, 1);

    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? (Progress.Rows - RowsBefore) / Elapsed.TotalSeconds : 0;

    public override string ToString()
    {
        var left = Fraction is > 0 and < 1 && RowsPerSecond > 0
            ? $", about {TimeSpan.FromSeconds(Math.Ceiling(Progress.Rows / Fraction * (1 - Fraction) / RowsPerSecond)):hh\\:mm\\:ss} left"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Progress.Rows:N0} rows ({Fraction:P0}), {Progress.Rejects:N0} rejected, {RowsPerSecond:N0} rows/s{left}");
    }
}
