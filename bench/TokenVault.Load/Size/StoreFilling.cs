using System.Diagnostics;
using System.Globalization;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Lines;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Size;

/// <summary>Tokenizes cards until as many are on disk as are wanted, and tells how far it is.</summary>
internal static class StoreFilling
{
    private const int Callers = 16;
    private const int Connections = 4;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Enough = TimeSpan.FromHours(10);

    /// <summary>Takes cards, a batch after the other, until so many were taken in all.</summary>
    /// <exception cref="InvalidOperationException">A batch was refused: what is on disk is not what was wanted.</exception>
    public static async Task RunAsync(WireTarget gateway, CardCounter cards, TokenLedger ledger, long tokens)
    {
        var first = cards.Next;
        var count = (int)Math.Max(0, tokens - first + BatchWork.Cards - 1) / BatchWork.Cards * BatchWork.Cards;
        var own = new CardCounter(first, first + count);
        cards.Take(count);
        var started = Stopwatch.GetTimestamp();
        var filling = Task.Factory.StartNew(
            () => LineRun.Closed("filling", gateway, new BatchWork(own, ledger), Callers, Connections, Enough),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        while (await Task.WhenAny(filling, Task.Delay(TellEvery)) != filling)
        {
            var (sofar, seconds) = (own.Next - first, Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{sofar:N0} of {count:N0} cards, {sofar / seconds:N0}/s, {(count - sofar) * seconds / Math.Max(1, sofar):N0} s to go"));
        }

        var result = await filling;
        if (result.Errors > 0)
        {
            throw new InvalidOperationException($"{result.Errors} batches were refused while the store was filled: {string.Join("; ", result.ErrorKinds)}");
        }
    }
}
