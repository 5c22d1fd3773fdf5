using System.Diagnostics;
using TokenVault.Local;
using static TokenVault.OrderTrials.TrialException;

namespace TokenVault.OrderTrials.Migration;

/// <summary>Takes the package in; the import, the gateway and the adapter are each killed on the way.</summary>
internal sealed class TakingIn(ImportTool tool, LocalVault vault, string package, string key, string directory)
{
    /// <summary>How long it took, and how often something was killed.</summary>
    public async Task<(double Seconds, int Kills)> RunAsync(CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var kills = 0;
        if (await tool.KillAsync(package, key, directory, () => Task.FromResult(Entries() > 500), stop))
        {
            kills++;
        }

        var seen = Entries();
        var running = tool.RunAsync(package, key, directory, stop);
        foreach (var service in (Local.Processes.ServiceProcess[])[vault.Gateway, vault.Processor])
        {
            while (!running.IsCompleted && Entries() < seen + 500)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
            }

            if (!running.IsCompleted)
            {
                await service.KillAsync();
                await service.StartAsync(stop);
                kills++;
                seen = Entries();
            }
        }

        var (exitCode, said) = await running;
        Require(exitCode == 0, $"the import ends with {exitCode}: {said}");
        watch.Stop();

        // Again, nothing is left to do.
        (exitCode, said) = await tool.RunAsync(package, key, directory, stop);
        Require(exitCode == 0, $"a second import ends with {exitCode}: {said}");
        Require(kills == 3, $"only {kills} of import, gateway and adapter could be killed while it ran");
        return (watch.Elapsed.TotalSeconds, kills);
    }

    // How far the adapter is, by its record's size: a line of a card taken in has some 400 bytes.
    private long Entries() => new FileInfo(Path.Combine(vault.Folder.Processor, "disclosures", "disclosures.jsonl")).Length / 400;
}
