using System.Diagnostics;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

/// <summary>One import from its first row, or from where it stopped, to its last.</summary>
internal sealed class CardImport : IDisposable
{
    private readonly DigitSlots _slots = new(ImportWindow.RowsMax);
    private readonly CardFile _file;
    private readonly ImportOutput _output;
    private readonly ImportWindow _window;
    private readonly ImportRun _run;
    private readonly long _started = Stopwatch.GetTimestamp();

    public CardImport(ImportPlan plan, CsvShape shape, ImportProgress progress, TokenService.TokenServiceClient tokens, TimeProvider clock)
    {
        RowsBefore = progress.Rows;
        _file = CardFile.Open(plan.Input, shape, progress.Rows, progress.LastOffset);
        _output = new ImportOutput(plan, progress, clock);
        _window = new ImportWindow(_output, _slots);
        _run = new ImportRun(tokens, _file, new RowReading(shape, plan, progress.ImportId), _window, _slots);
    }

    /// <summary>How many rows an earlier run had done.</summary>
    public long RowsBefore { get; }

    public ImportStatus Status => new(_output.Progress, RowsBefore, Stopwatch.GetElapsedTime(_started));

    /// <summary>Returns when all rows are on disk. However it ends, what is done is kept and can be gone on with.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _run.RunAsync(cancellationToken);
        }
        catch
        {
            _output.Save();
            throw;
        }

        _output.Finish();
    }

    public void Dispose()
    {
        _window.Dispose();
        _output.Dispose();
        _file.Dispose();
        _slots.Dispose();
    }
}
