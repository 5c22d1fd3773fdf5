using System.Text;
using TokenVault.Client;

namespace TokenVault.PaymentChaos;

/// <summary>Tokens of published test cards (docs.stripe.com/testing), and what the practice processor does with each.</summary>
internal sealed record PaymentCards(IReadOnlyList<string> Approved, IReadOnlyList<string> Declined)
{
    private static readonly string[] ApprovedNumbers = ["4242424242424242", "5555555555554444", "378282246310005", "6011111111111117"];
    private static readonly string[] DeclinedNumbers = ["4000000000000002", "4000000000009995"];

    public static async Task<PaymentCards> TokenizeAsync(TokenVaultClient line, CancellationToken stop) =>
        new(await TokenizeAsync(line, ApprovedNumbers, stop), await TokenizeAsync(line, DeclinedNumbers, stop));

    private static async Task<IReadOnlyList<string>> TokenizeAsync(TokenVaultClient line, string[] numbers, CancellationToken stop)
    {
        var tokens = new List<string>();
        foreach (var number in numbers)
        {
            var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;
            var answer = await line.TokenizeAsync(Encoding.ASCII.GetBytes(number), 12, year, cancellationToken: stop);
            tokens.Add(answer.Token.Token_);
        }

        return tokens;
    }
}
