using TokenVault.Domain.Errors;
using TokenVault.Hpke;

namespace TokenVault.Gateway.Epochs.Manifests;

/// <summary>Looks each second whether there is a newer key manifest. What is older, unsigned or unreadable changes nothing, and is told about once.</summary>
internal sealed partial class ManifestWatch(ManifestLoader loader, SealingKeyState state, TimeProvider clock, ILogger<ManifestWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private byte[] _seen = [];

    /// <summary>One look.</summary>
    public async Task LookAsync()
    {
        try
        {
            if (loader.ReadIfOther(_seen) is not { } file)
            {
                return;
            }

            _seen = file;
            var manifest = loader.Verify(file);
            if (manifest.Version <= state.Version)
            {
                if (manifest.Version < state.Version)
                {
                    LogOlder(manifest.Version, state.Version);
                }

                return;
            }

            // On disk before it is sealed to: after a restart nothing older is taken.
            await loader.TakeAsync(manifest, state);
            LogTaken(manifest.Version, manifest.KeyNumber);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException or HpkeException or VaultException)
        {
            LogRefused(state.Version, problem.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Key manifest {Version}: from now on epochs are sealed to key {Key}.")]
    private partial void LogTaken(long version, uint key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sealing:Manifest has version {Version}, and {Newest} is in use: an older manifest may name a key that was withdrawn, so it changes nothing. Fetch the newest one.")]
    private partial void LogOlder(long version, long newest);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sealing:Manifest can't be taken, and version {Newest} stays in use: {Problem}")]
    private partial void LogRefused(long newest, string problem);
}
