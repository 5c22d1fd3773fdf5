namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>Counts what was refused, each for its own reason.</summary>
internal sealed class Refusals(TrialVault vault)
{
    public int Count { get; private set; }

    public void Note(string what)
    {
        Count++;
        Console.WriteLine("refused: " + what);
    }

    /// <summary>The adapter does not start and says why.</summary>
    public async Task ByTheAdapterAsync(string what, string said, CancellationToken stop)
    {
        // Were it not refused, it would serve until the run of a minute is over, which is a failure too.
        var end = await ChildProgram.AdapterAsync(["--config", vault.Folder.ProcessorConfig], stop);
        Checks.Require(end.ExitCode != 0, $"the adapter started and ended with 0 for {what}");
        Checks.Require(
            end.Output.Contains(said, StringComparison.Ordinal) && !end.Output.Contains("LISTENING", StringComparison.Ordinal),
            $"{what}: the adapter does not say \"{said}\", but: {end.Output}");
        Note(what);
    }

    /// <summary>The counter-trial: as it is now, it would start.</summary>
    public async Task NoneAsync(CancellationToken stop)
    {
        var end = await ChildProgram.AdapterAsync(["--config", vault.Folder.ProcessorConfig, "--check-config"], stop);
        Checks.Require(end.ExitCode == 0, $"a good manifest is refused: {end.Output}");
    }
}
