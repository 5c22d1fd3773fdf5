namespace TokenVault.ProcessorTrials;

/// <summary>Posts with the platform's defaults. What the adapter must not do, this does: so the other place can be reached.</summary>
internal static class Reach
{
    public const string Body = "posted by the counter-trial";

    public static async Task<int> RunAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var content = new StringContent(Body);
            using var answer = await client.PostAsync(address, content, stop);
            Console.WriteLine((int)answer.StatusCode);
            return 0;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            // A listener that only counts gives no answer; what counts is what it counted.
            Console.WriteLine(error.Message);
            return 3;
        }
    }
}
