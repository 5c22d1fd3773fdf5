using System.Security.Cryptography;

namespace TokenVault.CvcGone;

/// <summary>Tries every 32 bytes in a row of what it is given as a key to the recorded handles.</summary>
/// <remarks>
/// Bytes with fewer than 16 different values in 32 are passed over: of keys drawn at random not one in 10^14 is such, and text,
/// zeros and hex digits are (hex and base64 are decoded before).
/// </remarks>
/// <param name="handles">One of each session.</param>
internal sealed class KeySearch(IReadOnlyList<RecordedHandle> handles)
{
    private const int DifferentMin = 16;

    private readonly HashSet<UInt128> _streams = [];
    private readonly List<KeyFind> _finds = [];
    private long _windows;
    private long _bytes;

    public IReadOnlyList<KeyFind> Finds => _finds;

    /// <summary>How many rows of 32 bytes were tried.</summary>
    public long Windows => _windows;

    /// <summary>How many bytes were looked at, each stream once though it lies in several backups.</summary>
    public long Bytes => _bytes;

    public void Search(IEnumerable<KeyPlace> places) => Parallel.ForEach(
        places,
        () => new KeyTrial(handles),
        (place, _, trial) =>
        {
            if (IsNew(place.Bytes))
            {
                Interlocked.Add(ref _bytes, place.Bytes.Length);
                Look(place, trial);
            }

            return trial;
        },
        static _ => { });

    private bool IsNew(byte[] bytes)
    {
        var digest = BitConverter.ToUInt128(SHA256.HashData(bytes));
        lock (_streams)
        {
            return _streams.Add(digest);
        }
    }

    private void Look(KeyPlace place, KeyTrial trial)
    {
        Span<int> counts = stackalloc int[256];
        var different = 0;
        var windows = 0L;
        for (var end = 0; end < place.Bytes.Length; end++)
        {
            different += counts[place.Bytes[end]]++ == 0 ? 1 : 0;
            var start = end - KeyTrial.KeyBytes + 1;
            if (start < 0)
            {
                continue;
            }

            if (different >= DifferentMin)
            {
                windows++;
                Try(place, start, trial);
            }

            different -= --counts[place.Bytes[start]] == 0 ? 1 : 0;
        }

        Interlocked.Add(ref _windows, windows);
    }

    private void Try(KeyPlace place, int start, KeyTrial trial)
    {
        if (trial.Try(place.Bytes.AsSpan(start, KeyTrial.KeyBytes)) is var (handle, role))
        {
            lock (_finds)
            {
                _finds.Add(new KeyFind(handle.Name, role, place.Name, start));
            }
        }
    }
}
