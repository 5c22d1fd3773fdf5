using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Requests that share one fingerprint call and one durable write. A fixed number of them is made once and reused.</summary>
internal sealed class TokenBatch
{
    /// <summary>
    /// Of a token that passes for a card: one of them is as good as always free, and each takes one of the numbers that the adapter allows
    /// in a day for the card's BIN and last four.
    /// </summary>
    public const int CandidatesPerCard = 2;

    // What the adapter takes in one call.
    private const int NumbersMax = 4096;

    // Pinned, so that wiping it wipes the only copy of the card numbers on our side of the call.
    private readonly byte[] _numbers;
    private readonly List<TokenWork> _works;
    private readonly Dictionary<MerchantId, int> _merchants = [];
    private readonly List<(MerchantId Merchant, int Count)> _groups = [];
    private bool _hasKeys;

    public TokenBatch(int worksMax)
    {
        WorksMax = worksMax;
        _works = new List<TokenWork>(worksMax);
        _numbers = GC.AllocateArray<byte>(Math.Min(worksMax * (1 + CandidatesPerCard), NumbersMax) * NumberSlot.Bytes, pinned: true);
    }

    public int WorksMax { get; }

    public long Number { get; set; }

    /// <summary>By which keys its fingerprints are.</summary>
    public IndexKeys Keys { get; private set; }

    public ReadOnlySpan<TokenWork> Works => CollectionsMarshal.AsSpan(_works);

    /// <summary>How many numbers the adapter fingerprints for it.</summary>
    public int NumberCount { get; private set; }

    public bool IsFull => _works.Count == WorksMax || NumberCount + 1 + CandidatesPerCard > NumbersMax;

    /// <summary>Whether any of the works needs more of a token than which card it is for.</summary>
    public bool TouchesDetails { get; private set; }

    /// <summary>The call under way; null where no card is in the batch.</summary>
    public Task<FingerprintResponse>? Fingerprints { get; set; }

    public WriteBatch Writes { get; } = new();

    public bool HasWrites => Writes.Count > 0;

    public ValueTask<bool> Commit { get; set; }

    /// <summary>Why the whole batch failed; null where it did not.</summary>
    public Exception? Failure { get; set; }

    public void Add(TokenWork work)
    {
        _works.Add(work);
        NumberCount += work.Numbers;
        TouchesDetails |= work.TouchesDetails;
        _hasKeys |= work.Kind == WorkKind.Tokenize && work.Terms.HasKey;
    }

    public ReadOnlySpan<byte> NumberAt(int place) => _numbers.AsSpan(place * NumberSlot.Bytes, NumberSlot.Bytes);

    /// <summary>
    /// Lays the card numbers out by merchant, each with the candidates for its token behind it, and makes the call's request, which borrows
    /// this batch's buffer.
    /// </summary>
    public FingerprintRequest TakeNumbers(RandomPool random, IndexKeys keys)
    {
        Keys = keys;
        CountByMerchant();
        var request = new FingerprintRequest { FingerprintKey = keys.Primary, OtherKey = keys.IsUnderWay || _hasKeys ? keys.Other : 0u };
        var start = 0;
        for (var group = 0; group < _groups.Count; group++)
        {
            var (merchant, count) = _groups[group];
            request.Merchants.Add(new MerchantCards
            {
                MerchantId = merchant.Value,

                // No copy: the buffer is wiped when the call is over and the cards are sealed.
                Numbers = UnsafeByteOperations.UnsafeWrap(_numbers.AsMemory(start * NumberSlot.Bytes, count * NumberSlot.Bytes)),
            });
            _groups[group] = (merchant, start);
            start += count;
        }

        foreach (var work in _works)
        {
            if (work.Numbers > 0)
            {
                var group = _merchants[work.Merchant];
                var (merchant, place) = _groups[group];
                work.Place = place;
                work.MoveNumber(SlotAt(place));
                DrawCandidates(work, random);
                _groups[group] = (merchant, place + work.Numbers);
            }
        }

        return request;
    }

    /// <summary>Wipes the card numbers. Nothing reads them after sealing.</summary>
    public void WipeNumbers() => CryptographicOperations.ZeroMemory(_numbers.AsSpan(0, NumberCount * NumberSlot.Bytes));

    public void Clear()
    {
        WipeNumbers();
        _works.Clear();
        _merchants.Clear();
        _groups.Clear();
        Writes.Clear();
        (NumberCount, TouchesDetails, Fingerprints, Commit, Failure) = (0, false, null, default, null);
        (_hasKeys, Keys) = (false, default);
    }

    private Span<byte> SlotAt(int place) => _numbers.AsSpan(place * NumberSlot.Bytes, NumberSlot.Bytes);

    private void DrawCandidates(TokenWork work, RandomPool random)
    {
        var pan = NumberSlot.Read(NumberAt(work.Place));
        for (var i = 1; i < work.Numbers; i++)
        {
            // Where none is found, the card's own number stands in for it, which no token may be.
            var slot = SlotAt(work.Place + i);
            NumberAt(work.Place).CopyTo(slot);
            if (!FormatDigits.TryDraw(pan, work.Terms.Format, passesLuhn: true, random, slot[1..]))
            {
                NumberAt(work.Place).CopyTo(slot);
            }
        }
    }

    private void CountByMerchant()
    {
        foreach (var work in _works)
        {
            if (work.Numbers == 0)
            {
                continue;
            }

            if (_merchants.TryGetValue(work.Merchant, out var group))
            {
                _groups[group] = (work.Merchant, _groups[group].Count + work.Numbers);
            }
            else
            {
                _merchants.Add(work.Merchant, _groups.Count);
                _groups.Add((work.Merchant, work.Numbers));
            }
        }
    }
}
