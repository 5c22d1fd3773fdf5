using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys;

/// <summary>The keystore of a configuration, for offline commands that need it now and then: opened when it is asked for first.</summary>
/// <param name="config">The adapter's configuration file, its full path.</param>
internal sealed class OpenedKeystore(string config) : IDisposable
{
    private Keystore? _keystore;

    /// <exception cref="KeystoreException">It does not open.</exception>
    /// <exception cref="InvalidDataException">The configuration does not say where it is.</exception>
    public Keystore Open() => _keystore ??= KeystoreFile.Open(KeyCommandLine.ReadKeystore(config), new VaultPaths(config));

    public void Dispose() => _keystore?.Dispose();
}
