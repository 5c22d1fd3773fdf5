using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>A vault whose cards are of as many epochs as there are cards, and the charges of them.</summary>
internal sealed class ChargedVault(TokenVaultClient[] lines, string[] tokens) : IDisposable
{
    private const int TokenizersAtOnce = 64;

    private long _next = -1;
    private long _charged;
    private int _told;

    /// <summary>Charges that were answered as succeeded, over all runs.</summary>
    public long Charged => Interlocked.Read(ref _charged);

    public int Lines => lines.Length;

    public static async Task<ChargedVault> PrepareAsync(LocalVault vault, int connections, int cards, CancellationToken cancellation)
    {
        var lines = Enumerable.Range(0, connections).Select(_ => vault.Connect("shop")).ToArray();
        var tokens = new string[cards];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, cards),
            new ParallelOptions { MaxDegreeOfParallelism = TokenizersAtOnce, CancellationToken = cancellation },
            async (card, stop) =>
            {
                var number = new byte[CardNumbers.Digits];
                CardNumbers.Write(card, number);
                var answer = await lines[card % lines.Length].TokenizeAsync(number, 12, 2035, cancellationToken: stop);
                tokens[card] = answer.Token.Token_;
            });
        return new ChargedVault(lines, tokens);
    }

    /// <summary>Charges the next card under a key of its own.</summary>
    public async ValueTask<bool> ChargeAsync(int connection)
    {
        var number = Interlocked.Increment(ref _next);
        try
        {
            var answer = await lines[connection].Payments.ChargeAsync(new ChargeRequest
            {
                Token = tokens[number % tokens.Length],
                Amount = new Money { MinorUnits = 1000 + (number % 1000), CurrencyCode = "EUR" },
                IdempotencyKey = "load-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 24),
            });
            if (answer.Payment.Status == PaymentStatus.Succeeded)
            {
                Interlocked.Increment(ref _charged);
                return true;
            }

            TellFirst($"{answer.Payment.Status} {answer.Payment.DeclineCode}");
            return false;
        }
        catch (RpcException refusal)
        {
            TellFirst($"{refusal.StatusCode} {(TokenVaultClient.TryReadReason(refusal, out var reason) ? reason : refusal.Status.Detail)}");
            throw;
        }
    }

    // An error that is only counted can't be looked into.
    private void TellFirst(string what)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            Console.Error.WriteLine("first charge that did not succeed: " + what);
        }
    }

    public void Dispose()
    {
        foreach (var line in lines)
        {
            line.Dispose();
        }
    }
}
