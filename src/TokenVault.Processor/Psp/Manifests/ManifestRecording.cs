using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Psp.Manifests;

/// <summary>
/// Has the manifest on record before the first caller is served: hosted services start before the listener does, and no card
/// moves without a caller.
/// </summary>
internal sealed class ManifestRecording(VerifiedManifest manifest, IProfileRecord record) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        record.RecordAsync(new ProfileManifest(manifest.Version, manifest.Sha256, manifest.SignedBy)).AsTask();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
