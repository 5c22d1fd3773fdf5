using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>What is counted, in memory and on disk: begins days, writes, and knows what could not be written. Used under the counter's lock but for syncing.</summary>
internal sealed class CountBook : IDisposable
{
    private readonly CountFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    // Counted in memory and not on disk: withheld, also when it is asked for again. At most one batch, since nothing is added then.
    private readonly HashSet<ulong> _unwritten = [];

    private volatile CountFile _file;
    private volatile bool _isSyncLost;

    /// <summary>Reads what was counted of this day.</summary>
    /// <exception cref="CountDamageException">Its file is not what this adapter wrote.</exception>
    public CountBook(CountFolder folder, TimeProvider clock, ILogger<CountBook> logger)
    {
        (_folder, _clock, _logger) = (folder, clock, logger);
        (Day, _file, var torn) = folder.Open(Today);
        if (torn > 0)
        {
            logger.NumbersTorn(torn);
        }
    }

    public CountedDay Day { get; private set; }

    /// <summary>The fingerprint key by which the day is counted.</summary>
    public byte KeyNumber => _folder.KeyNumber;

    /// <summary>False where new numbers are withheld because they can't be written.</summary>
    public bool IsWritable => !_isSyncLost && !_file.HasUnwritten;

    private int Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).DayNumber;

    /// <summary>Begins a new day where there is one, and writes what could not be written before. False where the disk takes nothing.</summary>
    public bool TryBegin() => TryBeginDay() && TryCatchUp();

    public bool IsUnwritten(ulong number) => _unwritten.Count > 0 && _unwritten.Contains(number);

    /// <summary>
    /// Writes what a batch added to the day. False where the disk doesn't take it: answered, the numbers would be guesses that a start
    /// forgets.
    /// </summary>
    public bool TryWrite(ReadOnlySpan<ulong> numbers, ReadOnlySpan<uint> closed, IEnumerable<UInt128> allowances)
    {
        // The uses first: cut short in between, it is one card less that may come and not one more.
        foreach (var id in allowances)
        {
            _file.Add(Day.Uses[id]);
        }

        _file.Add(numbers);

        // Behind the numbers, which open what they are added to.
        _file.AddClosed(closed);
        if (_file.TryWrite())
        {
            return true;
        }

        _logger.NumbersNotWritten();
        foreach (var number in numbers)
        {
            _unwritten.Add(number);
        }

        return false;
    }

    /// <summary>Counts an allowance's use from here on.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.StoreUnavailable"/>: nothing of it may be used.</exception>
    public void BeginUse(AllowanceUse use)
    {
        if (!TryBegin())
        {
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }

        _file.Add(use);
        Day.Uses[use.Id] = use;
        if (!_file.TryWrite())
        {
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }
    }

    /// <summary>Remembers that a merchant's withholding is on record. Where it can't be written it is told once more after a start.</summary>
    public void MarkTold(MerchantId merchant)
    {
        _file.Add(merchant);
        _ = _file.TryWrite();
    }

    /// <summary>
    /// Puts on disk what was written. After a failure nobody can tell what is there, and nothing new is accepted. Needs no lock: what
    /// comes meanwhile is synced the next time.
    /// </summary>
    public void Sync()
    {
        try
        {
            _file.Sync();
        }
        catch (IOException error)
        {
            _isSyncLost = true;
            _logger.NumbersNotSynced(error);
        }
    }

    /// <summary>Leaves the numbers in memory to the process's end: a call that outlasts the server's stop may still look at them.</summary>
    public void Dispose()
    {
        Sync();
        _file.Dispose();
    }

    // A clock that was set back goes on counting on the later day: it never gives anybody a second allowance.
    private bool TryBeginDay()
    {
        if (Today <= Day.Number)
        {
            return true;
        }

        var next = new CountedDay(Today);
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (var use in Day.Uses.Values.Where(use => use.UntilUnixSeconds >= now))
        {
            next.Uses[use.Id] = use;
        }

        try
        {
            var file = _folder.Begin(next);
            _file.Dispose();
            Day.Dispose();
            (Day, _file) = (next, file);
            _unwritten.Clear();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            next.Dispose();
            _logger.NumbersNotWritten();
            return false;
        }
    }

    private bool TryCatchUp()
    {
        if (_isSyncLost || !_file.HasUnwritten)
        {
            return !_isSyncLost;
        }

        if (!_file.TryWrite())
        {
            return false;
        }

        _unwritten.Clear();
        _logger.NumbersWrittenAgain();
        return true;
    }
}
