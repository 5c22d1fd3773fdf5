using System.Text;
using TokenVault.Load.Calls;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>A vault whose cards are of as many epochs as there are cards.</summary>
internal static class ChargedVault
{
    private const int TokenizersAtOnce = 64;

    /// <summary>Tokenizes so many cards and gives their tokens' names.</summary>
    public static async Task<byte[][]> PrepareAsync(LocalVault vault, int connections, int cards, CancellationToken cancellation)
    {
        var lines = Enumerable.Range(0, connections).Select(_ => vault.Connect("shop")).ToArray();
        try
        {
            var tokens = new byte[cards][];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, cards),
                new ParallelOptions { MaxDegreeOfParallelism = TokenizersAtOnce, CancellationToken = cancellation },
                async (card, stop) =>
                {
                    var number = new byte[CardNumbers.Digits];
                    CardNumbers.Write(card, number);
                    var answer = await lines[card % lines.Length].TokenizeAsync(number, 12, 2035, cancellationToken: stop);
                    tokens[card] = Encoding.ASCII.GetBytes(answer.Token.Token_);
                });
            return tokens;
        }
        finally
        {
            Array.ForEach(lines, line => line.Dispose());
        }
    }
}
