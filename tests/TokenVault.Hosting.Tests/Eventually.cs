using System.Diagnostics;

namespace TokenVault.Hosting.Tests;

/// <summary>Waits for what another thread or a file's watcher brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, "It did not come to hold.");
            await Task.Delay(50);
        }
    }
}
