using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;
using TokenVault.Processor.Keys.Custody;

namespace TokenVault.Processor.Keys;

/// <summary>Whether the keystore opens by its passphrase or token, or can be opened by custodians.</summary>
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
            if (keystore.Custodians is not null)
            {
                return CustodianLock.Of(KeystoreEnvelope.Read(paths.Resolve(keystore.Path))) is null
                    ? $"{KeystoreOptions.Section}:{nameof(keystore.Path)}, {keystore.Path}: no custodians have shares of it. Give them theirs with `{SetCustodiansCommand.Name}`."
                    : null;
            }

            using var opened = KeystoreFile.Open(keystore, paths);
            return null;
        }
        catch (KeystoreException error)
        {
            return $"{KeystoreOptions.Section}:{nameof(keystore.Path)}, {keystore.Path}: {error.Message} "
                + $"Restore it and what it opens by from their backups; a new vault makes one with `{InitKeysCommand.Name}`.";
        }
    }
}
