using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using TokenVault.Load.Calls;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Size;

/// <summary>Tokenizes cards until as many are on disk as are wanted, and tells how far it is.</summary>
internal static class StoreFilling
{
    private const int Callers = 4;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    /// <summary>Cards of an index on, a batch after the other. Gives how many cards were answered with a token.</summary>
    /// <exception cref="RpcException">A batch was refused: what is on disk is not what was wanted.</exception>
    public static async Task<long> RunAsync(LoadTarget gateway, long firstCard, long cards, CancellationToken cancellation)
    {
        var (next, done) = (firstCard, 0L);
        var end = firstCard + cards;
        var started = Stopwatch.GetTimestamp();
        var callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                for (long card; (card = Interlocked.Add(ref next, BatchCall.Cards) - BatchCall.Cards) < end;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (await gateway.TokenizeBatchAsync(caller % gateway.Connections, card))
                    {
                        Interlocked.Add(ref done, BatchCall.Cards);
                    }
                }
            },
            cancellation)));
        while (await Task.WhenAny(callers, Task.Delay(TellEvery, cancellation)) != callers)
        {
            var (sofar, seconds) = (Interlocked.Read(ref done), Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{sofar:N0} of {cards:N0} cards, {sofar / seconds:N0}/s, {(cards - sofar) * seconds / Math.Max(1, sofar):N0} s to go"));
        }

        await callers;
        return done;
    }
}
