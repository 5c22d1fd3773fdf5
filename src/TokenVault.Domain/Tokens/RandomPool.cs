using System.Security.Cryptography;

namespace TokenVault.Domain.Tokens;

/// <summary>Random bytes drawn from the platform's generator some thousands at a time, since one small draw costs as much as a large one.</summary>
/// <remarks>Not safe for use by two threads at once: each worker has its own.</remarks>
public sealed class RandomPool
{
    private readonly byte[] _bytes = new byte[4096];
    private int _used;

    public RandomPool() => _used = _bytes.Length;

    /// <summary>Makes a sortable identifier that can't be mistaken for a card number.</summary>
    public UInt128 NextId(DateTimeOffset time)
    {
        UInt128 id;
        while (!SortableId.TryCreate(time, Next(SortableId.RandomBytes), out id))
        {
        }

        return id;
    }

    /// <summary>Fills the destination with ASCII digits, each as likely as any other.</summary>
    public void NextDigits(Span<byte> destination)
    {
        // 250 is a multiple of ten: of the bytes above it some digits would come more often.
        const byte Fair = 250;
        foreach (ref var digit in destination)
        {
            byte drawn;
            while ((drawn = Next(1)[0]) >= Fair)
            {
            }

            digit = (byte)('0' + (drawn % 10));
        }
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (_used + count > _bytes.Length)
        {
            RandomNumberGenerator.Fill(_bytes);
            _used = 0;
        }

        var taken = _bytes.AsSpan(_used, count);
        _used += count;
        return taken;
    }
}
