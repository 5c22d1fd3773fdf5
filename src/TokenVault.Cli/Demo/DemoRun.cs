using System.Diagnostics;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Domain.Callers;
using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.Cli.Demo;

/// <summary>The whole demo in order: make, start, use, refuse, count, crash, scan, stop.</summary>
internal static class DemoRun
{
    /// <exception cref="LocalVaultException">Something was not as it should be.</exception>
    public static async Task RunAsync(Screen screen, string directory, Pkcs11Token? token, CancellationToken cancellationToken)
    {
        DemoScript.Expect(
            !new VaultFolder(directory).IsComplete, $"{directory} holds a vault already. Give --keep a new folder: the demo counts charges from none.");
        var script = new DemoScript(screen);
        await using (var vault = await MakeAsync(script, directory, token, cancellationToken))
        {
            await StartAsync(script, vault, cancellationToken);
            using (var client = vault.Connect(DemoCalls.Merchant))
            {
                var shown = await DemoCalls.RunAsync(script, vault, client, cancellationToken);
                await DemoPayments.RunAsync(script, client, shown.Payment.Token, cancellationToken);
                await DemoRefusals.RunAsync(script, vault, client, shown, cancellationToken);
            }

            await DemoEvidence.ShowCrashAsync(script, vault, cancellationToken);
            await DemoEvidence.ShowCountAsync(script, vault, cancellationToken);
        }

        script.Did("All three services have stopped.");
        DemoEvidence.ShowFilesHoldNoCard(script, directory);
        script.End();
    }

    private static async Task<LocalVault> MakeAsync(DemoScript script, string directory, Pkcs11Token? token, CancellationToken cancellationToken)
    {
        var vault = await LocalVault.OpenAsync(
            directory, LocalVaultOptions.AnyPorts with { Merchants = [DemoCalls.Merchant], Pkcs11 = token }, clock: null, cancellationToken);
        _ = MerchantId.TryParse(DemoRefusals.OtherMerchant, out var other);
        vault.Callers.AddMerchant(other);
        script.Did($"Keys, certificates and configuration are in {directory}");
        if (token is not null)
        {
            var wrapped = await CredentialWrapping.RunAsync(vault.Folder.ProcessorConfig, cancellationToken);
            script.Did($"The opening key was made in the PKCS#11 token {token.Label} and is used there; of the credentials: {wrapped}");
        }

        return vault;
    }

    private static async Task StartAsync(DemoScript script, LocalVault vault, CancellationToken cancellationToken)
    {
        foreach (var service in vault.Services)
        {
            var started = Stopwatch.GetTimestamp();
            await service.StartAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            script.Did(string.Create(
                CultureInfo.InvariantCulture, $"{service.Name} is a process of its own ({service.ProcessId}) on {service.Address}, up in {took:0.0} s"));
        }
    }
}
