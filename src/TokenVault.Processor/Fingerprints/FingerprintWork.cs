using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Opening;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Computes a batch's fingerprints and the numbers under which its cards are counted. One thread at a time; cleared between batches.</summary>
internal sealed class FingerprintWork(Keystore keystore, CountingKey counting) : IDisposable
{
    // The key that a gateway's index is under, the one that it is made anew under, and room for a change of mind.
    private const int KeysMax = 4;

    private readonly List<CardFingerprinter> _fingerprinters = [];
    private CardFingerprinter _counter = counting.Fingerprinter();
    private CardBuckets _buckets = new(counting);
    private readonly List<CountedCards> _merchants = [];
    private byte[] _blocks = [];
    private byte[] _hidden = [];
    private uint[] _own = [];
    private ulong[] _numbers = [];
    private int _count;
    private ulong _merchantName;

    // Set by Begin, before the first card: a work that nobody began has no batch.
    private CardFingerprinter _first = null!;
    private CardFingerprinter? _other;

    /// <summary>The key that makes the fingerprints.</summary>
    public byte KeyNumber => _first.KeyNumber;

    /// <summary>Whether another key makes fingerprints beside it.</summary>
    public bool HasOther => _other is not null;

    /// <summary>Makes room for so many cards.</summary>
    /// <param name="cards">How many.</param>
    /// <param name="key">By which key; 0 for the one in use.</param>
    /// <param name="other">By which key besides; 0 for none, and none where there is no such key any more.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.FingerprintKeyUnknown"/></exception>
    public void Begin(int cards, byte key = 0, byte other = 0)
    {
        _first = Find(key == 0 ? keystore.CurrentFingerprintKey : key) ?? throw new VaultException(VaultErrorCode.FingerprintKeyUnknown, "fingerprint_key");
        _other = other == 0 ? null : Find(other);
        FollowCounting();
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
    /// <param name="pan">The card's number.</param>
    /// <param name="fingerprint">By the first key.</param>
    /// <param name="other">By the other one, where there is one.</param>
    public void Add(Pan pan, Span<byte> fingerprint, Span<byte> other)
    {
        var merchant = _merchants[^1].Merchant;
        var own = _first.Compute(merchant, pan, fingerprint);
        if (_other is not null)
        {
            var byOther = _other.Compute(merchant, pan, other);
            own = _other.KeyNumber == _counter.KeyNumber ? byOther : own;
        }

        _own[_count] = _first.KeyNumber == _counter.KeyNumber || _other?.KeyNumber == _counter.KeyNumber ? own : CountedName(merchant, pan);
        CardBuckets.Write(_merchantName, pan, _blocks.AsSpan(_count * CardBuckets.BlockBytes));
        _count++;
    }

    /// <summary>Counts all cards and makes zeros of those fingerprints that are withheld, whose places it adds.</summary>
    public void Count(NumberCounter counter, Span<byte> fingerprints, Span<byte> others, ICollection<uint> withheld)
    {
        var bytes = _count * CardBuckets.BlockBytes;
        _buckets.Hide(_blocks.AsSpan(0, bytes), _hidden.AsSpan(0, bytes));
        for (var i = 0; i < _count; i++)
        {
            _numbers[i] = CountedNumber.Of(BinaryPrimitives.ReadUInt64BigEndian(_hidden.AsSpan(i * CardBuckets.BlockBytes)), _own[i]);
        }

        counter.Count(CollectionsMarshal.AsSpan(_merchants), _numbers.AsSpan(0, _count), _counter.KeyNumber, withheld);
        foreach (var place in withheld)
        {
            fingerprints.Slice((int)place * Fingerprint.ValueBytes, Fingerprint.ValueBytes).Clear();
            if (HasOther)
            {
                others.Slice((int)place * Fingerprint.ValueBytes, Fingerprint.ValueBytes).Clear();
            }
        }
    }

    /// <summary>A fingerprint that is not counted, since whoever asks has another of the same card. False where there is no such key.</summary>
    public bool TryCompute(MerchantId merchant, Pan pan, byte key, Span<byte> fingerprint)
    {
        var fingerprinter = Find(key);
        fingerprinter?.Compute(merchant, pan, fingerprint);
        return fingerprinter is not null;
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
        _fingerprinters.ForEach(static held => held.Dispose());
        _counter.Dispose();
        _buckets.Dispose();
    }

    // A new day may be counted by another key.
    private void FollowCounting()
    {
        if (_counter.KeyNumber == counting.Number)
        {
            return;
        }

        // The fingerprinter first: where the key changes in between it is the older of the two, and both are made again with the next batch.
        _counter.Dispose();
        _counter = counting.Fingerprinter();
        _buckets.Dispose();
        _buckets = new CardBuckets(counting);
    }

    private uint CountedName(MerchantId merchant, Pan pan)
    {
        Span<byte> unneeded = stackalloc byte[Fingerprint.ValueBytes];
        return _counter.Compute(merchant, pan, unneeded);
    }

    // What is kept of a key goes where the keystore has it no more.
    private CardFingerprinter? Find(byte number)
    {
        var held = _fingerprinters.Find(one => one.KeyNumber == number);
        if (held is not null && keystore.Has(KeyPurpose.Fingerprint, number))
        {
            return held;
        }

        if (held is not null || _fingerprinters.Count == KeysMax)
        {
            held ??= _fingerprinters[0];
            _fingerprinters.Remove(held);
            held.Dispose();
        }

        if (CardFingerprinter.Of(keystore, number) is not { } made)
        {
            return null;
        }

        _fingerprinters.Add(made);
        return made;
    }
}
