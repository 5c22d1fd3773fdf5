using System.Buffers.Binary;
using TokenVault.Envelope;

namespace TokenVault.Opening.Keys;

/// <summary>One key of the keystore.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Number">From 1.</param>
/// <param name="Suite">That of an opening key, 0 for every other.</param>
/// <param name="Created">When it was drawn, to the millisecond.</param>
/// <param name="Place">What <paramref name="Bytes"/> are.</param>
/// <param name="Bytes">
/// In a pinned array: the key's 32 bytes; by what it is found in its token; or when it was destroyed, in milliseconds since 1970 (8, big-endian).
/// </param>
internal sealed record StoredKey(KeyPurpose Purpose, uint Number, SuiteId Suite, DateTimeOffset Created, KeyPlace Place, byte[] Bytes)
{
    public const int KeyBytes = 32;

    /// <summary>By which a key may be found in a token, its public half included.</summary>
    public const int ReferenceBytesMax = 512;

    public static StoredKey Drawn(KeyPurpose purpose, uint number, SuiteId suite, DateTimeOffset now, byte[] bytes) =>
        new(purpose, number, suite, ToMilliseconds(now), KeyPlace.Keystore, bytes);

    public static StoredKey Referring(KeyPurpose purpose, uint number, SuiteId suite, DateTimeOffset now, byte[] reference) =>
        new(purpose, number, suite, ToMilliseconds(now), KeyPlace.Token, reference);

    public bool IsDestroyed => Place == KeyPlace.Destroyed;

    /// <summary>Null for a key that is there.</summary>
    public DateTimeOffset? Destroyed => IsDestroyed ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(Bytes)) : null;

    /// <summary>What stays of a key that is destroyed. The caller wipes the bytes of this one.</summary>
    public StoredKey Buried(DateTimeOffset now)
    {
        var time = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        return this with { Place = KeyPlace.Destroyed, Bytes = time };
    }

    // A record would print its members.
    public override string ToString() => "[key]";

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
