using Microsoft.Extensions.Options;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Psp.Accounts.Credentials;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Manifests;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Psp;

/// <summary>
/// Whether the manifest holds, the accounts, their key files and the processors' authorities can be read, and each name stands
/// once. Which manifest was used last is known only once the store is open, so its version is judged at start.
/// </summary>
internal sealed class PspCheck(
    IOptions<PspOptions> options, IOptions<KeystoreOptions> keystoreOptions, VaultPaths paths, TimeProvider clock) : IConfigurationCheck
{
    public IEnumerable<string> FindProblems()
    {
        var psp = options.Value;
        foreach (var twice in psp.Processors.CountBy(processor => processor.Name, StringComparer.Ordinal).Where(name => name.Value > 1))
        {
            yield return $"{PspOptions.Section}:{nameof(psp.Processors)}: '{twice.Key}' stands twice. Give each processor its own name.";
        }

        foreach (var processor in psp.Processors)
        {
            if (Problem(() => PspAuthorities.Load(paths, processor)) is { } authority)
            {
                yield return $"{PspOptions.Section}:{nameof(psp.Processors)}:{processor.Name}:{nameof(processor.TrustedAuthority)}: {authority}";
            }
        }

        VerifiedManifest? manifest = null;
        if (Problem(() => manifest = PspManifest.Load(psp, paths, lastVersion: 0, clock.GetUtcNow())) is { } profiles)
        {
            yield return $"{PspOptions.Section}:{nameof(psp.Manifest)}: {profiles}";
        }
        else if (Problem(() => ReadAccounts(psp, manifest!)) is { } problem)
        {
            yield return $"{PspOptions.Section}:{nameof(psp.Accounts)}: {problem}";
        }
    }

    private void ReadAccounts(PspOptions psp, VerifiedManifest manifest)
    {
        var accounts = paths.Resolve(psp.Accounts);
        var fields = psp.Processors.DistinctBy(line => line.Name, StringComparer.Ordinal)
            .ToDictionary(line => line.Name, line => manifest.Profiles[line.Profile].AccountFields, StringComparer.Ordinal);
        var keystore = new Lazy<Keystore?>(OpenKeystore);
        try
        {
            PspAccountFile.Read(accounts, fields, new CredentialFiles(Path.GetDirectoryName(accounts)!, () => keystore.Value));
        }
        finally
        {
            if (keystore.IsValueCreated)
            {
                keystore.Value?.Dispose();
            }
        }
    }

    // What keeps it from opening is the keystore's check to tell.
    private Keystore? OpenKeystore()
    {
        try
        {
            return KeystoreFile.Open(keystoreOptions.Value, paths);
        }
        catch (KeystoreException)
        {
            return null;
        }
    }

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }
}
