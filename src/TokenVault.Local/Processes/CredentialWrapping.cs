namespace TokenVault.Local.Processes;

/// <summary>Has the adapter's own program wrap the credentials of payment processors by its keystore.</summary>
public static class CredentialWrapping
{
    /// <summary>Gives what it said.</summary>
    /// <exception cref="LocalVaultException">It did not wrap them all, and says why.</exception>
    public static async Task<string> RunAsync(string processorConfig, CancellationToken cancellationToken)
    {
        var end = await ChildLauncher.RunAsync(
            ServicePrograms.Find("TokenVault.Processor"), ["wrap-credentials", "--config", processorConfig], cancellationToken);
        return end.ExitCode == 0
            ? end.Output.Trim()
            : throw new LocalVaultException($"The adapter could not wrap the credentials: {end.Output.Trim()}");
    }
}
