using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Psp;

/// <summary>Draws an order of accounts by their weights, the same for the same seed.</summary>
internal static class PspDraw
{
    private const int NameBytesMax = 32;

    /// <summary>
    /// Where no account has a weight, the order of the list. Else each comes first as often as its share of the weights; one
    /// without a weight counts 1, and one of weight 0 comes after all others.
    /// </summary>
    public static IReadOnlyList<PspAccount> InOrder(IReadOnlyList<(PspAccount Account, int? Weight)> candidates, OperationId seed) =>
        candidates.All(candidate => candidate.Weight is null)
            ? [.. candidates.Select(candidate => candidate.Account)]
            : [.. candidates.OrderBy(candidate => Rank(candidate.Account.Processor, candidate.Weight ?? 1, seed)).Select(candidate => candidate.Account)];

    // Efraimidis and Spirakis: ordering by -ln(u)/w, with u drawn evenly for each, orders by weights without replacement.
    private static double Rank(string processor, int weight, OperationId seed)
    {
        if (weight == 0)
        {
            return double.PositiveInfinity;
        }

        Span<byte> input = stackalloc byte[16 + NameBytesMax];
        BinaryPrimitives.WriteUInt128BigEndian(input, seed.Id);
        var length = 16 + Encoding.ASCII.GetBytes(processor, input[16..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], digest);
        var drawn = ((BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) + 1) * Math.Pow(2, -53);
        return -Math.Log(drawn) / weight;
    }
}
