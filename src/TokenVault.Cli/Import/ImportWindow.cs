namespace TokenVault.Cli.Import;

/// <summary>
/// The rows that are under way, in the order of the file. Answers come in any order; lines are written in that of the file, so the
/// window bounds how far one slow answer lets the others run ahead, and with it the memory.
/// </summary>
/// <remarks>One thread reads rows and sends, another takes answers: everything here is under one lock.</remarks>
internal sealed class ImportWindow(ImportOutput output, DigitSlots slots) : IDisposable
{
    public const int RowsMax = 4096;

    // Twelve refusals, each after a longer pause, take about forty seconds.
    private const int RefusalsMax = 12;

    private readonly Lock _lock = new();
    private readonly Queue<ImportRow> _rows = new(RowsMax);
    private readonly Queue<ImportRow> _unsent = new(RowsMax);
    private readonly PriorityQueue<ImportRow, long> _refused = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<long, ImportRow> _byNumber = new(RowsMax);

    /// <summary>How many rows have left it.</summary>
    public long Written { get; private set; }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _rows.Count == 0;
            }
        }
    }

    /// <summary>Whether an answer to any row is still to come.</summary>
    public bool IsAwaiting
    {
        get
        {
            lock (_lock)
            {
                return _rows.Any(static row => !row.IsDone && !row.IsHeld);
            }
        }
    }

    /// <summary>Whether one more may be read. Not while rows are waiting to be asked again: then the vault has enough.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _rows.Count < RowsMax && _refused.Count == 0 && _unsent.Count == 0;
            }
        }
    }

    /// <summary>Adds what `read` gives. A row that is rejected already is done with it.</summary>
    public ImportRow Add(Func<ImportRow> read)
    {
        lock (_lock)
        {
            var row = read();
            _rows.Enqueue(row);
            _byNumber.Add(row.Number, row);
            WriteDone();
            return row;
        }
    }

    /// <summary>A row to be sent again, if one is due, and how long until the next is where none is.</summary>
    public (ImportRow? Row, TimeSpan? Wait) NextAgain(TimeProvider clock)
    {
        lock (_lock)
        {
            if (_unsent.TryDequeue(out var unsent))
            {
                return (unsent, null);
            }

            if (!_refused.TryPeek(out _, out var due))
            {
                return (null, null);
            }

            var wait = TimeSpan.FromTicks(due - clock.GetUtcNow().UtcTicks);
            return wait > TimeSpan.Zero ? (null, wait) : (_refused.Dequeue(), null);
        }
    }

    /// <summary>The line is a new one: nothing that is not answered counts as sent.</summary>
    public void SendAnew()
    {
        lock (_lock)
        {
            _refused.Clear();
            _unsent.Clear();
            foreach (var row in _rows.Where(row => !row.IsDone))
            {
                _unsent.Enqueue(row);
            }
        }
    }

    /// <summary>Takes an answer to a row; one to a row that is answered already does nothing.</summary>
    public void Answer(long number, Action<ImportRow> apply)
    {
        lock (_lock)
        {
            if (_byNumber.TryGetValue(number, out var row) && !row.IsDone)
            {
                apply(row);
                WriteDone();
            }
        }

        Wake();
    }

    /// <summary>Has a row sent again after a pause that grows. False where it was tried often enough.</summary>
    public bool TryAgainLater(ImportRow row, TimeProvider clock)
    {
        if (++row.Refusals > RefusalsMax)
        {
            return false;
        }

        lock (_lock)
        {
            _refused.Enqueue(row, (clock.GetUtcNow() + Backoff.Of(row.Refusals)).UtcTicks);
        }

        return true;
    }

    /// <summary>Returns when an answer was taken, or after `most`.</summary>
    public Task WaitAsync(TimeSpan? most, CancellationToken cancellationToken) =>
        _changed.WaitAsync(most ?? Timeout.InfiniteTimeSpan, cancellationToken);

    public void Wake()
    {
        lock (_lock)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    public void Dispose() => _changed.Dispose();

    private void WriteDone()
    {
        while (_rows.TryPeek(out var row) && row.IsDone)
        {
            output.Write(row);
            _rows.Dequeue();
            _byNumber.Remove(row.Number);
            row.Request = null;
            if (row.Slot != ImportRow.NoSlot)
            {
                slots.Return(row.Slot);
            }

            Written++;
        }
    }
}
