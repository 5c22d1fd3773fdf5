using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Opening;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Computes a batch's fingerprints and the numbers under which its cards are counted. One thread at a time; cleared between batches.</summary>
internal sealed class FingerprintWork(Keystore keystore) : IDisposable
{
    private readonly CardFingerprinter _fingerprinter = new(keystore);
    private readonly CardBuckets _buckets = new(keystore);
    private readonly List<CountedCards> _merchants = [];
    private byte[] _blocks = [];
    private byte[] _hidden = [];
    private uint[] _own = [];
    private ulong[] _numbers = [];
    private int _count;
    private ulong _merchantName;

    public byte KeyNumber => _fingerprinter.KeyNumber;

    /// <summary>Makes room for so many cards.</summary>
    public void Begin(int cards)
    {
        if (_own.Length < cards)
        {
            (_own, _numbers) = (new uint[cards], new ulong[cards]);
            (_blocks, _hidden) = (new byte[cards * CardBuckets.BlockBytes], new byte[cards * CardBuckets.BlockBytes]);
        }
    }

    /// <summary>The next so many cards are this merchant's.</summary>
    public void Begin(MerchantId merchant, int cards)
    {
        _merchants.Add(new CountedCards(merchant, cards));
        _merchantName = _buckets.NameOf(merchant);
    }

    /// <summary>Writes the next card's <see cref="Fingerprint.ValueBytes"/>. They are given to nobody before the card is counted.</summary>
    public void Add(Pan pan, Span<byte> fingerprint)
    {
        _own[_count] = _fingerprinter.Compute(_merchants[^1].Merchant, pan, fingerprint);
        CardBuckets.Write(_merchantName, pan, _blocks.AsSpan(_count * CardBuckets.BlockBytes));
        _count++;
    }

    /// <summary>Counts all cards and makes zeros of those fingerprints that are withheld, whose places it adds.</summary>
    public void Count(NumberCounter counter, Span<byte> fingerprints, ICollection<uint> withheld)
    {
        var bytes = _count * CardBuckets.BlockBytes;
        _buckets.Hide(_blocks.AsSpan(0, bytes), _hidden.AsSpan(0, bytes));
        for (var i = 0; i < _count; i++)
        {
            _numbers[i] = CountedNumber.Of(BinaryPrimitives.ReadUInt64BigEndian(_hidden.AsSpan(i * CardBuckets.BlockBytes)), _own[i]);
        }

        counter.Count(CollectionsMarshal.AsSpan(_merchants), _numbers.AsSpan(0, _count), withheld);
        foreach (var place in withheld)
        {
            fingerprints.Slice((int)place * Fingerprint.ValueBytes, Fingerprint.ValueBytes).Clear();
        }
    }

    /// <summary>Forgets the batch. BIN and last four go with it.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_blocks.AsSpan(0, _count * CardBuckets.BlockBytes));
        _merchants.Clear();
        (_count, _merchantName) = (0, 0);
    }

    public void Dispose()
    {
        Clear();
        _fingerprinter.Dispose();
        _buckets.Dispose();
    }
}
