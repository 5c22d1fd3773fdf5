using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Counts which card numbers were fingerprinted today and says of which the fingerprint is to be withheld: new ones beyond a merchant's
/// bound for one BIN and last four. Whoever holds a gateway knows both of a card that he looks for, and would try what is between them.
/// </summary>
/// <remarks>One lock for a batch: it holds for some 50 ns a card, where the fingerprint before it takes ten times as long without it.</remarks>
internal sealed class NumberCounter : IDisposable
{
    private readonly CountFolder _folder;
    private readonly MerchantLimits _limits;
    private readonly CountingSink _sink;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();

    // Of the batch under the lock: what is new in it.
    private readonly List<ulong> _new = [];

    // Counted in memory and not on disk: withheld, also when it is asked for again. At most one batch, since nothing is added then.
    private readonly HashSet<ulong> _unwritten = [];

    private CountedDay _day;
    private CountFile _file;
    private bool _isSyncLost;
    private bool _isFullTold;

    /// <summary>Reads what was counted of this day.</summary>
    /// <exception cref="CountDamageException">Its file is not what this adapter wrote.</exception>
    public NumberCounter(CountFolder folder, MerchantLimits limits, CountingSink sink, TimeProvider clock)
    {
        (_folder, _limits, _sink, _clock) = (folder, limits, sink, clock);
        (_day, _file, var torn) = folder.Open(Today);
        if (torn > 0)
        {
            sink.Logger.NumbersTorn(torn);
        }
    }

    /// <summary>False where new numbers are withheld because they can't be written.</summary>
    public bool IsWritable
    {
        get
        {
            lock (_lock)
            {
                return !_isSyncLost && !_file.HasUnwritten;
            }
        }
    }

    private int Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).DayNumber;

    /// <summary>Counts a batch; what is new is written when it returns. Adds the places that are to be withheld, ascending.</summary>
    /// <param name="merchants">Whose the numbers are, in their order.</param>
    /// <param name="numbers">As <see cref="CountedNumber"/> makes them, 4,096 at most.</param>
    /// <param name="withheld">Places in the batch.</param>
    public void Count(ReadOnlySpan<CountedCards> merchants, ReadOnlySpan<ulong> numbers, ICollection<uint> withheld)
    {
        lock (_lock)
        {
            var accepts = TryBeginDay() && TryCatchUp();
            _new.Clear();
            var first = 0;
            foreach (var cards in merchants)
            {
                Count(cards, numbers.Slice(first, cards.Count), first, accepts, withheld);
                first += cards.Count;
            }

            if (_new.Count > 0)
            {
                Write(numbers, withheld);
            }
        }
    }

    /// <summary>Remembers that it stands in the record that a merchant's numbers are withheld.</summary>
    public void MarkTold(MerchantId merchant)
    {
        lock (_lock)
        {
            // Where it can't be written it is told once more after a start.
            _file.Add(merchant);
            _ = _file.TryWrite();
        }
    }

    /// <summary>Puts on disk what was written. After a failure nobody can tell what is there, and nothing new is accepted.</summary>
    public void Sync()
    {
        CountFile file;
        lock (_lock)
        {
            file = _file;
        }

        try
        {
            file.Sync();
        }
        catch (IOException error)
        {
            lock (_lock)
            {
                _isSyncLost = true;
            }

            _sink.Logger.NumbersNotSynced(error);
        }
    }

    public void Dispose()
    {
        Sync();
        _file.Dispose();
    }

    private void Count(CountedCards cards, ReadOnlySpan<ulong> numbers, int first, bool accepts, ICollection<uint> withheld)
    {
        var merchant = _day.Of(cards.Merchant);
        var bound = _limits.NumbersOf(cards.Merchant);
        var before = withheld.Count;
        var crowded = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = numbers[i];
            if (_day.Numbers.Contains(number, out var inBucket))
            {
                if (_unwritten.Count > 0 && _unwritten.Contains(number))
                {
                    withheld.Add((uint)(first + i));
                }
            }
            else if (!accepts || merchant is null || IsFull() || inBucket >= bound)
            {
                withheld.Add((uint)(first + i));
                TellWithholding(cards.Merchant, merchant, inBucket >= bound);
            }
            else
            {
                _day.Numbers.Add(number, inBucket);
                _new.Add(number);
                merchant.Add(isCrowded: inBucket > 0);
                crowded += inBucket > 0 ? 1 : 0;
            }
        }

        Meter(cards.Merchant, merchant, withheld.Count - before, crowded);
    }

    private void Meter(MerchantId name, MerchantDay? merchant, int withheld, int crowded)
    {
        if (withheld > 0)
        {
            ProcessorMeter.GuessingWithheld(name, withheld);
        }

        if (crowded > 0)
        {
            ProcessorMeter.GuessingCrowded(name, crowded);
            if (merchant is { IsCrowding: true, IsCrowdingTold: false })
            {
                merchant.IsCrowdingTold = true;
                _sink.Logger.GuessingSuspected(name.Value);
            }
        }
    }

    private void TellWithholding(MerchantId name, MerchantDay? merchant, bool isOverBound)
    {
        if (isOverBound && merchant is { IsWithholdingTold: false })
        {
            // Else told with the next one that is withheld.
            merchant.IsWithholdingTold = _sink.TryTell(name);
        }
    }

    private bool IsFull()
    {
        if (_day.Numbers.Count < _sink.NumbersMax)
        {
            return false;
        }

        if (!_isFullTold)
        {
            _isFullTold = true;
            _sink.Logger.NumbersFull();
        }

        return true;
    }

    // A clock that was set back goes on counting on the later day: it never gives anybody a second allowance.
    private bool TryBeginDay()
    {
        if (Today <= _day.Number)
        {
            return true;
        }

        var next = new CountedDay(Today);
        try
        {
            var file = _folder.Begin(next);
            _file.Dispose();
            (_day, _file, _isFullTold) = (next, file, false);
            _unwritten.Clear();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _sink.Logger.NumbersNotWritten();
            return false;
        }
    }

    // What could not be written before comes first.
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
        _sink.Logger.NumbersWrittenAgain();
        return true;
    }

    private void Write(ReadOnlySpan<ulong> numbers, ICollection<uint> withheld)
    {
        _file.Add(CollectionsMarshal.AsSpan(_new));
        if (_file.TryWrite())
        {
            return;
        }

        // Answered, they would be guesses that a start forgets.
        _sink.Logger.NumbersNotWritten();
        _unwritten.UnionWith(_new);
        var places = new SortedSet<uint>(withheld);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (_unwritten.Contains(numbers[i]))
            {
                places.Add((uint)i);
            }
        }

        withheld.Clear();
        foreach (var place in places)
        {
            withheld.Add(place);
        }
    }
}
