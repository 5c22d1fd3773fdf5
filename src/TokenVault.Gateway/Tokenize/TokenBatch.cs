using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Requests that share one fingerprint call and one durable write. A fixed number of them is made once and reused.</summary>
internal sealed class TokenBatch
{
    // Pinned, so that wiping it wipes the only copy of the card numbers on our side of the call.
    private readonly byte[] _numbers;
    private readonly List<TokenWork> _works;
    private readonly Dictionary<MerchantId, int> _merchants = [];
    private readonly List<(MerchantId Merchant, int Count)> _groups = [];

    public TokenBatch(int worksMax)
    {
        WorksMax = worksMax;
        _works = new List<TokenWork>(worksMax);
        _numbers = GC.AllocateArray<byte>(worksMax * NumberSlot.Bytes, pinned: true);
    }

    public int WorksMax { get; }

    public long Number { get; set; }

    public ReadOnlySpan<TokenWork> Works => CollectionsMarshal.AsSpan(_works);

    public int CardCount { get; private set; }

    public bool IsFull => _works.Count == WorksMax;

    /// <summary>The call under way; null where no card is in the batch.</summary>
    public Task<FingerprintResponse>? Fingerprints { get; set; }

    public WriteBatch Writes { get; } = new();

    public bool HasWrites => Writes.Count > 0;

    public ValueTask<bool> Commit { get; set; }

    /// <summary>Why the whole batch failed; null where it did not.</summary>
    public Exception? Failure { get; set; }

    public void Add(TokenWork work) => _works.Add(work);

    public ReadOnlySpan<byte> NumberAt(int place) => _numbers.AsSpan(place * NumberSlot.Bytes, NumberSlot.Bytes);

    /// <summary>Lays the card numbers out by merchant and makes the call's request, which borrows this batch's buffer.</summary>
    public FingerprintRequest TakeNumbers()
    {
        CountByMerchant();
        var request = new FingerprintRequest();
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
            if (work.Kind == WorkKind.Tokenize)
            {
                var group = _merchants[work.Merchant];
                var (merchant, place) = _groups[group];
                work.Place = place;
                work.MoveNumber(_numbers.AsSpan(place * NumberSlot.Bytes, NumberSlot.Bytes));
                _groups[group] = (merchant, place + 1);
            }
        }

        return request;
    }

    /// <summary>Wipes the card numbers. Nothing reads them after sealing.</summary>
    public void WipeNumbers() => CryptographicOperations.ZeroMemory(_numbers.AsSpan(0, CardCount * NumberSlot.Bytes));

    public void Clear()
    {
        WipeNumbers();
        _works.Clear();
        _merchants.Clear();
        _groups.Clear();
        Writes.Clear();
        (CardCount, Fingerprints, Commit, Failure) = (0, null, default, null);
    }

    private void CountByMerchant()
    {
        foreach (var work in _works)
        {
            if (work.Kind != WorkKind.Tokenize)
            {
                continue;
            }

            CardCount++;
            if (_merchants.TryGetValue(work.Merchant, out var group))
            {
                _groups[group] = (work.Merchant, _groups[group].Count + 1);
            }
            else
            {
                _merchants.Add(work.Merchant, _groups.Count);
                _groups.Add((work.Merchant, 1));
            }
        }
    }
}
