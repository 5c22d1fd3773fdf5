using TokenVault.Hosting;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Profiles;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Psp.Manifests;

/// <summary>Loads the signed profiles that the lines use.</summary>
internal static class PspManifest
{
    /// <exception cref="InvalidDataException">The manifest is not to be used, or a line names a profile that is not in it.</exception>
    public static VerifiedManifest Load(PspOptions options, VaultPaths paths, int lastVersion, DateTimeOffset now)
    {
        try
        {
            var authority = PspAuthorities.Load(paths.Resolve(options.OfficerAuthority));
            var manifest = ManifestVerification.Load(paths.Resolve(options.Manifest), authority, lastVersion, now);
            return options.Processors.FirstOrDefault(line => !manifest.Profiles.ContainsKey(line.Profile)) is { } lost
                ? throw new InvalidDataException(
                    $"{options.Manifest} lists no profile '{lost.Profile}', which the processor '{lost.Name}' needs. It lists: {string.Join(", ", manifest.Profiles.Keys)}.")
                : manifest;
        }
        catch (ProfileException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    /// <summary>The lines' names, and what their profiles ask of an account.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> AccountFields(VerifiedManifest manifest, PspOptions options) =>
        options.Processors.ToDictionary(line => line.Name, line => manifest.Profiles[line.Profile].AccountFields, StringComparer.Ordinal);
}
