using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys;

/// <summary>Whether the keystore opens by its passphrase or token.</summary>
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
            using var opened = KeystoreFile.Open(keystore, paths);
            return null;
        }
        catch (KeystoreException error)
        {
            return $"{KeystoreOptions.Section}:{nameof(keystore.Path)}, {keystore.Path}: {error.Message} "
                + $"Make one with `{InitKeysCommand.Name}`, or restore it and what it opens by from their backups.";
        }
    }
}
