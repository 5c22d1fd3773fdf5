using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Counts which card numbers were fingerprinted today and says of which the fingerprint is to be withheld: new ones beyond a merchant's
/// bound for one BIN and last four, and from then on the others of that BIN and last four too (<see cref="ClosedBuckets"/>). Whoever holds
/// a gateway knows both of a card that he looks for, and would try what is between them.
/// </summary>
/// <remarks>One lock for a batch; the fingerprints before it, which take several times as long, need none.</remarks>
internal sealed class NumberCounter(CountBook book, MerchantLimits limits, CountingSink sink, TimeProvider clock)
{
    private readonly Lock _lock = new();

    // Of the batch under the lock: what is new in it, what it closed, and the allowances that it used.
    private readonly List<ulong> _new = [];
    private readonly List<uint> _closed = [];
    private readonly HashSet<UInt128> _used = [];

    private IReadOnlyDictionary<MerchantId, List<OpenAllowance>> _allowances = new Dictionary<MerchantId, List<OpenAllowance>>();

    public bool IsWritable
    {
        get
        {
            lock (_lock)
            {
                return book.IsWritable;
            }
        }
    }

    /// <summary>Begins a new day where there is one, before a batch's numbers get their names: by a key that may be another from then on.</summary>
    public void BeginDay()
    {
        lock (_lock)
        {
            book.TryBegin();
        }
    }

    /// <summary>Counts a batch; what is new is written when it returns. Adds the places that are to be withheld, ascending.</summary>
    /// <param name="merchants">Whose the numbers are, in their order.</param>
    /// <param name="numbers">As <see cref="CountedNumber"/> makes them, 4,096 at most.</param>
    /// <param name="key">The fingerprint key that they have their names by.</param>
    /// <param name="withheld">Places in the batch; empty before.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.Overloaded"/>: the day of that key ended meanwhile, and nothing was counted.</exception>
    public void Count(ReadOnlySpan<CountedCards> merchants, ReadOnlySpan<ulong> numbers, byte key, ICollection<uint> withheld)
    {
        lock (_lock)
        {
            var accepts = book.TryBegin();
            if (key != book.KeyNumber)
            {
                // Under the names of before, the same cards could be asked for once more in the new day.
                throw new VaultException(VaultErrorCode.Overloaded);
            }

            _new.Clear();
            _closed.Clear();
            _used.Clear();
            var first = 0;
            foreach (var cards in merchants)
            {
                Count(cards, numbers.Slice(first, cards.Count), first, accepts, withheld);
                first += cards.Count;
            }

            if (accepts && _new.Count + _closed.Count > 0
                && !book.TryWrite(CollectionsMarshal.AsSpan(_new), CollectionsMarshal.AsSpan(_closed), _used))
            {
                WithholdUnwritten(numbers, withheld);
            }
        }
    }

    /// <summary>What is used of an allowance; null where nothing is known of it.</summary>
    public AllowanceUse? UseOf(UInt128 allowance)
    {
        lock (_lock)
        {
            return book.Day.Uses.TryGetValue(allowance, out var use) ? use : null;
        }
    }

    /// <summary>Counts an allowance's use from here on. On disk when it returns.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.StoreUnavailable"/>: nothing of it may be used.</exception>
    public void BeginUse(AllowanceUse use)
    {
        lock (_lock)
        {
            book.BeginUse(use);
        }

        book.Sync();
    }

    /// <summary>The allowances that may be used, all of them begun.</summary>
    public void SetAllowances(IReadOnlyDictionary<MerchantId, List<OpenAllowance>> allowances)
    {
        lock (_lock)
        {
            _allowances = allowances;
        }
    }

    /// <summary>Remembers that it stands in the record that a merchant's numbers are withheld.</summary>
    public void MarkTold(MerchantId merchant)
    {
        lock (_lock)
        {
            book.MarkTold(merchant);
        }
    }

    private void Count(CountedCards cards, ReadOnlySpan<ulong> numbers, int first, bool accepts, ICollection<uint> withheld)
    {
        var merchant = book.Day.Of(cards.Merchant);
        var bound = limits.NumbersOf(cards.Merchant);
        var before = withheld.Count;
        var (crowded, allowed) = (0, 0);
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = numbers[i];
            if (book.Day.Numbers.Contains(number, out var inBucket))
            {
                if (book.IsUnwritten(number)
                    || (book.Day.Closed.Contains(CountedNumber.BucketOf(number)) && FindAllowance(cards.Merchant) is null))
                {
                    withheld.Add((uint)(first + i));
                }
            }
            else if (!accepts || merchant is null || IsFull() || (IsOver(number, inBucket, bound) && !TryUseAllowance(cards.Merchant)))
            {
                withheld.Add((uint)(first + i));
                Close(number, inBucket);
                TellWithholding(cards.Merchant, merchant, inBucket >= bound);
            }
            else
            {
                book.Day.Numbers.Add(number, inBucket);
                book.Day.Closed.Remove(CountedNumber.BucketOf(number));
                _new.Add(number);
                allowed += inBucket >= bound ? 1 : 0;
                crowded += merchant.Add(isCrowded: inBucket > 0 && inBucket < bound) ? 1 : 0;
            }
        }

        ProcessorMeter.Guessing(cards.Merchant, withheld.Count - before, crowded, allowed);
        TellCrowding(cards.Merchant, merchant);
    }

    private void TellCrowding(MerchantId name, MerchantDay? merchant)
    {
        // Whoever has an allowance brings many cards at once, of few BINs often.
        if (merchant is { IsCrowding: true, IsCrowdingTold: false } && !_allowances.ContainsKey(name))
        {
            merchant.IsCrowdingTold = true;
            sink.Logger.GuessingSuspected(name.Value);
        }
    }

    private void TellWithholding(MerchantId name, MerchantDay? merchant, bool isOverBound)
    {
        if (isOverBound && merchant is { IsWithholdingTold: false })
        {
            // Where nobody can be told now it is tried again with the next one that is withheld.
            merchant.IsWithholdingTold = sink.TryTell(name);
        }
    }

    // One that was closed stays so where its bound is raised by a start: what it has would stand out no less.
    private bool IsOver(ulong number, int inBucket, int bound) =>
        inBucket >= bound || book.Day.Closed.Contains(CountedNumber.BucketOf(number));

    // Whatever it is withheld for. A bucket that has no number yet has none that could stand out.
    private void Close(ulong number, int inBucket)
    {
        var bucket = CountedNumber.BucketOf(number);
        if (inBucket > 0 && book.Day.Closed.TryAdd(bucket))
        {
            _closed.Add(bucket);
        }
    }

    private bool TryUseAllowance(MerchantId merchant)
    {
        if (FindAllowance(merchant) is not { } use)
        {
            return false;
        }

        book.Day.Uses[use.Id] = use with { Used = use.Used + 1 };
        _used.Add(use.Id);
        return true;
    }

    // The first of which something is left.
    private AllowanceUse? FindAllowance(MerchantId merchant)
    {
        if (_allowances.TryGetValue(merchant, out var allowances))
        {
            var now = clock.GetUtcNow();
            foreach (var allowance in allowances)
            {
                if (allowance.Until > now && book.Day.Uses.TryGetValue(allowance.Id, out var use) && use.Used < allowance.Cards)
                {
                    return use;
                }
            }
        }

        return null;
    }

    private bool IsFull()
    {
        if (book.Day.Numbers.Count < sink.NumbersMax)
        {
            return false;
        }

        if (!book.Day.IsFullTold)
        {
            book.Day.IsFullTold = true;
            sink.Logger.NumbersFull();
        }

        return true;
    }

    private void WithholdUnwritten(ReadOnlySpan<ulong> numbers, ICollection<uint> withheld)
    {
        var places = new SortedSet<uint>(withheld);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (book.IsUnwritten(numbers[i]))
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
