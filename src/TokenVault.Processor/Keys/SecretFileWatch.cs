using Microsoft.Extensions.Options;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys;

/// <summary>Warns at the start where every user of the machine may read what the keystore opens by: its own mode protects nothing then.</summary>
/// <remarks>
/// A warning and no refusal, other than for the keystore: a machine that hands secrets to services chooses their modes itself. The group's bits are not looked
/// at, since that of a file with an access list, as systemd hands out credentials, tells who is on the list and not who is in the group.
/// </remarks>
internal sealed partial class SecretFileWatch(IOptions<KeystoreOptions> options, VaultPaths paths, ILogger<SecretFileWatch> logger) : IHostedService
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var keystore = options.Value;
        Look($"{KeystoreOptions.Section}:{nameof(keystore.PassphraseFile)}", keystore.PassphraseFile);
        Look($"{KeystoreOptions.Section}:{nameof(keystore.Pkcs11)}:{nameof(Pkcs11Options.PinFile)}", keystore.Pkcs11?.PinFile);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Look(string setting, string? path)
    {
        if (string.IsNullOrEmpty(path) || OperatingSystem.IsWindows())
        {
            return;
        }

        // One that is gone by now was there when the keystore was opened.
        var file = new FileInfo(paths.Resolve(path));
        if (file.Exists && (File.GetUnixFileMode(file.FullName) & Others) != UnixFileMode.None)
        {
            LogOpenToOthers(setting, file.FullName);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Setting}, {Path}, is open to every user of this machine, and with the keystore's file all keys are. Set its mode to 0600; where others may have read it, put custodians or another passphrase in its place.")]
    private partial void LogOpenToOthers(string setting, string path);
}
