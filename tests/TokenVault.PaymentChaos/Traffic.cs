using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.PaymentChaos;

/// <summary>Callers that charge without a pause and note where each charge went.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int Callers = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<MadeCharge> _made = new();
    private readonly Task _callers;
    private long _refused;

    public Traffic(TokenVaultClient line, IReadOnlyList<string> tokens) => _callers = Task.WhenAll(
        Enumerable.Range(0, Callers).Select(number => Task.Run(() => ChargeAsync(line, tokens[number % tokens.Count]))));

    public int Count => _made.Count;

    public int Unknown => _made.Count(made => made.Status is PaymentStatus.Unknown or PaymentStatus.Processing);

    public long Refused => Interlocked.Read(ref _refused);

    public IEnumerable<MadeCharge> Since(long timestamp) => _made.Where(made => made.Ended >= timestamp);

    public bool All(Func<MadeCharge, bool> condition) => !_made.IsEmpty && _made.All(condition);

    /// <summary>Begins to count anew.</summary>
    public void Forget()
    {
        _made.Clear();
        Interlocked.Exchange(ref _refused, 0);
    }

    /// <summary>Waits, and throws where a caller has ended.</summary>
    public async Task RunForAsync(TimeSpan time, CancellationToken stop)
    {
        if (await Task.WhenAny(_callers, Task.Delay(time, stop)) == _callers)
        {
            await _callers;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _callers;
        _stop.Dispose();
    }

    private async Task ChargeAsync(TokenVaultClient line, string token)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var answer = await line.Payments.ChargeAsync(new ChargeRequest
                {
                    Token = token,
                    Amount = new Money { MinorUnits = 100, CurrencyCode = "EUR" },
                    IdempotencyKey = "failover-" + RandomNumberGenerator.GetHexString(24, lowercase: true),
                });
                _made.Enqueue(new MadeCharge(Stopwatch.GetTimestamp(), answer.Payment.Processor, answer.Payment.Status));
            }
            catch (RpcException error)
            {
                Interlocked.Increment(ref _refused);
                Console.WriteLine($"refused: {error.Status.Detail}");
            }

            // The flow of a busy shop, not a load test: the two cores also run everything else.
            await Task.Delay(5);
        }
    }
}

/// <summary>A charge that was answered.</summary>
internal sealed record MadeCharge(long Ended, string Processor, PaymentStatus Status);
