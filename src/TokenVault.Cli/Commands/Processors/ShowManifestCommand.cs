using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Cli.Commands.Processors;

internal static class ShowManifestCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var manifest = new Option<FileInfo?>("--manifest") { Description = "The manifest. Default: that of the vault's adapter." };
        var authority = new Option<FileInfo?>("--authority") { Description = "The officers' authority, PEM. Default: the adapter's copy of it." };
        var command = new Command("show", "Judges a manifest as the adapter does and lists who signed it and what it allows.") { directory, manifest, authority };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var folder = new VaultFolder(parsed.GetRequiredValue(directory).FullName);
            var path = parsed.GetValue(manifest)?.FullName ?? Path.Combine(folder.Profiles, ManifestSigning.ManifestName);
            var trusted = parsed.GetValue(authority)?.FullName ?? folder.OfficerAuthority;
            Write(screen, path, ProfileManifestFile.Verify(path, trusted, TimeProvider.System.GetUtcNow()));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static void Write(Screen screen, string path, VerifiedManifest manifest)
    {
        screen.Fields(
            ("manifest", path),
            ("version", manifest.Version.ToString(CultureInfo.InvariantCulture)),
            ("sha256", Convert.ToHexStringLower(manifest.Sha256)),
            ("signed-by", string.Join(", ", manifest.SignedBy)));
        foreach (var profile in manifest.Profiles.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal))
        {
            screen.Fields(
                ("profile", profile.Name),
                ("  body", profile.Content.ToString()),
                ("  replay", profile.Idempotency.IsReplaySafe
                    ? $"safe for {(profile.Idempotency.Window - profile.Idempotency.Margin).ToString("c", CultureInfo.InvariantCulture)}"
                    : "never"),
                ("  captures", profile.AllowsMultipleCaptures ? "several" : "one"),
                ("  account-fields", string.Join(", ", profile.AccountFields)));
        }
    }
}
