using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys;

/// <summary>Whether the keystore opens with its passphrase.</summary>
internal sealed class KeystoreCheck(IOptions<KeystoreOptions> options, VaultPaths paths) : IConfigurationCheck
{
    public IEnumerable<string> FindProblems()
    {
        var problem = Problem();
        return problem is null ? [] : [problem];
    }

    private string? Problem()
    {
        var keystore = options.Value;
        try
        {
            using var opened = KeystoreFile.Open(paths.Resolve(keystore.Path), paths.Resolve(keystore.PassphraseFile));
            return null;
        }
        catch (KeystoreException error)
        {
            return $"{KeystoreOptions.Section}:{nameof(keystore.Path)}, {keystore.Path}: {error.Message} "
                + $"Make one with `{InitKeysCommand.Name}`, or restore it and its passphrase from their backups.";
        }
    }
}
