using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>All that is counted on one day, and what is used of allowances, which goes on to the next. Used under the counter's lock.</summary>
internal sealed class CountedDay(int number) : IDisposable
{
    // Names that nobody has enrolled may stand in a captured gateway's calls; they must not fill the memory.
    private const int MerchantsMax = 65_536;

    private readonly Dictionary<MerchantId, MerchantDay> _merchants = [];

    /// <summary>The day by UTC, as <see cref="DateOnly.DayNumber"/> counts.</summary>
    public int Number => number;

    public NumberTable Numbers { get; } = new();

    public ClosedBuckets Closed { get; } = new();

    /// <summary>Whether it was told that the day can take no more.</summary>
    public bool IsFullTold { get; set; }

    /// <summary>By the allowance's id.</summary>
    public Dictionary<UInt128, AllowanceUse> Uses { get; } = [];

    /// <summary>Null where there are too many merchants today.</summary>
    public MerchantDay? Of(MerchantId merchant)
    {
        if (!_merchants.TryGetValue(merchant, out var day) && _merchants.Count < MerchantsMax)
        {
            _merchants[merchant] = day = new MerchantDay();
        }

        return day;
    }

    /// <summary>Takes a chunk of the day's file over. False where its form is none of this version.</summary>
    public bool TryRestore(CountChunkKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case CountChunkKind.Numbers when payload.Length % CountedNumber.Bytes == 0:
                RestoreNumbers(payload);
                return true;
            case CountChunkKind.Closed when payload.Length % CountedNumber.BucketBytes == 0:
                for (; payload.Length > 0; payload = payload[CountedNumber.BucketBytes..])
                {
                    Closed.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(payload));
                }

                return true;
            case CountChunkKind.Use when payload.Length == CountChunk.UseBytes:
                var use = AllowanceUse.Read(payload);
                Uses[use.Id] = use;
                return true;
            case CountChunkKind.Alarm when MerchantId.TryParse(Encoding.ASCII.GetString(payload), out var merchant):
                Of(merchant)?.IsWithholdingTold = true;
                return true;
            default:
                return false;
        }
    }

    public void Dispose() => Numbers.Dispose();

    private void RestoreNumbers(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length > 0; payload = payload[CountedNumber.Bytes..])
        {
            var entry = BinaryPrimitives.ReadUInt64BigEndian(payload);
            if (!Numbers.Contains(entry, out var inBucket))
            {
                Numbers.Add(entry, inBucket);
                Closed.Remove(CountedNumber.BucketOf(entry));
            }
        }
    }
}
