using System.Globalization;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

/// <summary>Writes done rows in the order of the file: tokens to one file, rejects to another, and how far it is to a third.</summary>
internal sealed class ImportOutput : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);
    private static readonly string[] RejectsHeader = ["row", "reference", "reason", "field"];

    private readonly ImportPlan _plan;
    private readonly TimeProvider _clock;
    private readonly OutputFile _tokens;
    private readonly OutputFile _rejects;
    private long _saved;

    public ImportOutput(ImportPlan plan, ImportProgress progress, TimeProvider clock)
    {
        (_plan, Progress, _clock) = (plan, progress, clock);
        _saved = clock.GetTimestamp();
        string[] header = plan.Format == TokenFormat.Unspecified
            ? ["row", "reference", "token", "brand", "bin", "last_four", "expiry"]
            : ["row", "reference", "token", "format_preserving", "brand", "bin", "last_four", "expiry"];
        _tokens = OutputFile.Open(plan.Out, progress.OutBytes, header);
        _rejects = OutputFile.Open(plan.Rejects, progress.RejectsBytes, RejectsHeader);
    }

    /// <summary>What is written, though not all of it need be on disk.</summary>
    public ImportProgress Progress { get; private set; }

    public void Write(ImportRow row)
    {
        if (row.Token is { } token)
        {
            WriteToken(row, token);
        }
        else
        {
            WriteReject(row, row.Reject!);
        }

        Progress = Progress with
        {
            Rows = row.Number,
            LastOffset = row.Offset,
            Tokens = Progress.Tokens + (row.Token is null ? 0 : 1),
            Rejects = Progress.Rejects + (row.Token is null ? 1 : 0),
        };
        if (_clock.GetElapsedTime(_saved) >= SaveInterval)
        {
            Save();
        }
    }

    /// <summary>The lines first, then how many they are: what the progress file says is on disk.</summary>
    public void Save()
    {
        Progress = Progress with { OutBytes = _tokens.Save(), RejectsBytes = _rejects.Save() };
        ProgressFile.Write(_plan.ProgressPath, Progress);
        _saved = _clock.GetTimestamp();
    }

    /// <summary>All rows are done: nothing is left to go on with.</summary>
    public void Finish()
    {
        _tokens.Save();
        _rejects.Save();
        File.Delete(_plan.ProgressPath);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _rejects.Dispose();
    }

    private void WriteToken(ImportRow row, Token token)
    {
        var line = _tokens.Line;
        line.WriteField(row.Number, default, CultureInfo.InvariantCulture);
        line.WriteField(row.Reference);
        line.WriteField(token.Token_);
        if (_plan.Format != TokenFormat.Unspecified)
        {
            line.WriteField(token.FormatPreservingTokens.FirstOrDefault(form => form.Format == _plan.Format)?.Digits ?? "");
        }

        line.WriteField(BrandOf(token.Brand));
        line.WriteField(token.Bin);
        line.WriteField(token.LastFour);
        line.WriteField(string.Create(CultureInfo.InvariantCulture, $"{token.ExpiryMonth:00}/{token.ExpiryYear:0000}"));
        line.EndRecord();
    }

    private void WriteReject(ImportRow row, RowReject reject)
    {
        var line = _rejects.Line;
        line.WriteField(row.Number, default, CultureInfo.InvariantCulture);
        line.WriteField(row.Reference);
        line.WriteField(reject.Reason);
        line.WriteField(reject.Field);
        line.EndRecord();
    }

    private static string BrandOf(CardBrand brand) => brand == CardBrand.Unspecified ? "" : brand.ToString().ToLowerInvariant();
}
