using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.AcceptanceClient;

/// <summary>
/// Tokenizes one made-up card after another until it is told to stop, each card twice and at about the same time, and writes down
/// which token was acknowledged for which counter. Errors that a killed gateway explains are tried again.
/// </summary>
internal sealed class Load(DirectoryInfo vault, FileInfo acks, long first)
{
    private const int Workers = 32;
    private const int WarmAt = 50;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> _acknowledged = new();
    private long _next = -1;
    private long _retried;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var client = VaultLine.Connect(vault);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync(client, stop.Token)).ToArray();
        _ = StopAtEndOfInputAsync(stop);
        await Task.WhenAll(workers);
        await File.WriteAllLinesAsync(acks.FullName, _acknowledged, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_acknowledged.Count} acknowledged, {_retried} tries failed while the gateway was away"));
        return 0;
    }

    private static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
    {
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
    }

    private async Task WorkAsync(TokenVaultClient client, CancellationToken stop)
    {
        var year = TimeProvider.System.GetUtcNow().Year + 2;
        while (!stop.IsCancellationRequested)
        {
            var counter = first + (Interlocked.Increment(ref _next) / 2);
            var request = new TokenizeRequest { Card = MadeUpCard.Of(counter, year) };
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    // Not cancelled by the end of the load: an answer under way may be an acknowledgement.
                    var answer = await client.Tokens.TokenizeAsync(
                        request, deadline: DateTime.UtcNow + CallTimeout, cancellationToken: CancellationToken.None);
                    _acknowledged.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{counter} {answer.Token.Token_}"));
                    if (_acknowledged.Count == WarmAt)
                    {
                        Console.WriteLine("warm");
                    }

                    break;
                }
                catch (RpcException error) when (error.StatusCode
                    is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled or StatusCode.ResourceExhausted)
                {
                    Interlocked.Increment(ref _retried);
                    await Task.Delay(RetryDelay, CancellationToken.None);
                }
            }
        }
    }
}
