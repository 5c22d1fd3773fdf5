using Grpc.Core;
using TokenVault.Client;
using TokenVault.Local;

namespace TokenVault.TokenTrials;

/// <summary>A vault of real processes in a folder that goes away.</summary>
internal sealed class TrialVault : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;

    private TrialVault(DirectoryInfo directory, LocalVault vault) => (_directory, Vault) = (directory, vault);

    public LocalVault Vault { get; }

    public static async Task<TrialVault> StartAsync(LocalVaultOptions options, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("tokenvault-trial-");
        try
        {
            return new TrialVault(directory, await LocalVault.StartAsync(directory.FullName, options, stop));
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>The stable word that a call is refused with; empty where it is not.</summary>
    public static async Task<string> ReasonAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException refusal)
        {
            return TokenVaultClient.TryReadReason(refusal, out var reason) ? reason : refusal.StatusCode.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
