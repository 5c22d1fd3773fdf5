namespace TokenVault.Ledger.Tests;

/// <summary>The ways in which a proof can be wrong.</summary>
internal static class Mutation
{
    public static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    /// <summary>The proof with one bit flipped: bit <paramref name="bit"/> of all its hashes in a row.</summary>
    public static byte[][] Flip(byte[][] proof, int bit) =>
        [.. proof.Select((hash, at) => at == bit / 256 ? Flip(hash, bit % 256) : hash)];

    /// <summary>Each proof with one hash missing, doubled, added, cut short, lengthened or null, and with two neighbours changed over.</summary>
    public static IEnumerable<byte[][]> Reshape(byte[][] proof)
    {
        for (var at = 0; at <= proof.Length; at++)
        {
            yield return [.. proof[..at], new byte[32], .. proof[at..]];
            if (at == proof.Length)
            {
                continue;
            }

            yield return [.. proof[..at], .. proof[(at + 1)..]];
            yield return [.. proof[..at], proof[at], .. proof[at..]];
            yield return [.. proof[..at], proof[at][..31], .. proof[(at + 1)..]];
            yield return [.. proof[..at], [.. proof[at], 0], .. proof[(at + 1)..]];
            yield return [.. proof[..at], null!, .. proof[(at + 1)..]];
            if (at > 0)
            {
                yield return [.. proof[..(at - 1)], proof[at], proof[at - 1], .. proof[(at + 1)..]];
            }
        }
    }
}
