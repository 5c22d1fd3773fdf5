using System.Security.Cryptography;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Manifests;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>Malformed profiles: the officers' tool writes no manifest of one, and an adapter does not start on one that was signed all the same.</summary>
internal sealed class ProfileRefusals(TrialVault vault, Refusals refusals)
{
    public const int Version = 3;

    private string Profile => Path.Combine(vault.Folder.Profiles, "harbour.json");

    public async Task RunAsync(IEnumerable<MalformedProfile> all, CancellationToken stop)
    {
        var good = await File.ReadAllTextAsync(TrialVault.ProfileFile("harbour"), stop);
        foreach (var malformed in all)
        {
            await File.WriteAllTextAsync(Profile, malformed.Spoil(good), stop);
            RefuseToWrite(malformed);
            SignAllTheSame();
            await refusals.ByTheAdapterAsync("harbour.json with " + malformed.What, SaidOf(malformed), stop);
        }

        vault.AddProfile("harbour");
        SignAllTheSame();
        await refusals.NoneAsync(stop);
    }

    private static string SaidOf(MalformedProfile malformed) =>
        malformed.Said.StartsWith('$') ? "harbour.json: " + malformed.Said : "harbour.json " + malformed.Said;

    // What `tokenvault processor manifest` does.
    private void RefuseToWrite(MalformedProfile malformed)
    {
        try
        {
            ProfileManifestFile.Write(vault.Folder.Profiles, Version + 1, TimeProvider.System.GetUtcNow());
        }
        catch (LocalVaultException error)
        {
            Checks.Require(error.Message.Contains(SaidOf(malformed), StringComparison.Ordinal), $"harbour.json with {malformed.What}: {error.Message}");
            return;
        }

        throw new TrialException($"a manifest was written of harbour.json with {malformed.What}");
    }

    // What no tool does: two officers sign what they have not read.
    private void SignAllTheSame()
    {
        var profiles = Directory.GetFiles(vault.Folder.Profiles, "*.json").Select(path => Path.GetFileName(path))
            .Where(file => file is not (ManifestSigning.ManifestName or ManifestSigning.SignaturesName))
            .Select(file => new ManifestProfile(
                Path.GetFileNameWithoutExtension(file), file,
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(vault.Folder.Profiles, file))))))
            .ToList();
        File.Delete(Path.Combine(vault.Folder.Profiles, ManifestSigning.SignaturesName));
        File.WriteAllBytes(vault.Manifest, ManifestSigning.Write(new ManifestContent(Version, TimeProvider.System.GetUtcNow(), profiles)));
        foreach (var officer in TrialVault.Officers)
        {
            ProfileManifestFile.Sign(vault.Manifest, vault.Folder.Officer(officer));
        }
    }
}
