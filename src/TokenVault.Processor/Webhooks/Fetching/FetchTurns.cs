namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>One at a time for each name, so that what was fetched later is also told later.</summary>
internal sealed class FetchTurns
{
    // Two names that share a stripe wait for each other; nothing more.
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string name, Func<Task<T>> run)
    {
        var turn = _turns[(uint)string.GetHashCode(name, StringComparison.Ordinal) % Stripes];
        await turn.WaitAsync();
        try
        {
            return await run();
        }
        finally
        {
            turn.Release();
        }
    }
}
