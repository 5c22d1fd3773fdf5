using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Officers;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests;

public sealed class ProfileManifestTests : IDisposable
{
    private readonly TemporaryVault _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _manifest;

    public ProfileManifestTests()
    {
        var shipped = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "shipped")).FullName;
        File.WriteAllText(Path.Combine(shipped, "stripe.json"), """{"name":"stripe"}""");
        File.WriteAllText(Path.Combine(shipped, "adyen.json"), """{"name":"adyen"}""");
        PrivateFile.CreateFolder(_vault.Folder.Officers);
        ProfileCreation.Run(_vault.Folder, _clock, shipped);
        _manifest = Path.Combine(_vault.Folder.Profiles, ProfileManifestFile.Name);
    }

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Accepts_what_a_new_vault_makes()
    {
        var found = Check();

        Assert.Empty(found.Problems);
        Assert.Equal((1, _clock.GetUtcNow()), (found.Version, found.Issued));
        Assert.Equal(["officer-1", "officer-2"], found.SignedBy);
        Assert.Equal(["adyen", "stripe"], found.Profiles.Select(profile => profile.Name));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_vault.Folder.Officers, "ca.pem")),
            File.ReadAllBytes(Path.Combine(_vault.Folder.Processor, "officers-ca.pem")));
    }

    [Fact]
    public void Writes_the_documented_shape()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_manifest));
        var stripe = manifest.RootElement.GetProperty("profiles").EnumerateArray().Last();
        Assert.Equal(["version", "issued", "profiles"], manifest.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_vault.Folder.Profiles, "stripe.json")))),
            stripe.GetProperty("sha256").GetString());

        // Checked here by the platform alone, from the bytes on disk.
        using var signatures = JsonDocument.Parse(File.ReadAllBytes(SignaturesFile));
        Assert.Equal(2, signatures.RootElement.GetArrayLength());
        foreach (var signature in signatures.RootElement.EnumerateArray())
        {
            using var certificate = X509Certificate2.CreateFromPem(signature.GetProperty("certificate").GetString());
            using var key = certificate.GetECDsaPublicKey()!;
            var value = signature.GetProperty("signature").GetBytesFromBase64();
            Assert.Equal(64, value.Length);
            Assert.True(key.VerifyData(File.ReadAllBytes(_manifest), value, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
    }

    [Fact]
    public void Rejects_a_manifest_after_any_change_of_a_bit()
    {
        var good = File.ReadAllBytes(_manifest);
        for (var i = 0; i < good.Length; i += 7)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 1;
            File.WriteAllBytes(_manifest, bad);
            try
            {
                Assert.NotEmpty(Check().Problems);
            }
            catch (LocalVaultException error)
            {
                Assert.Contains("can't be read", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Rejects_a_profile_that_was_changed_or_is_gone()
    {
        File.AppendAllText(Path.Combine(_vault.Folder.Profiles, "stripe.json"), " ");
        File.Delete(Path.Combine(_vault.Folder.Profiles, "adyen.json"));

        Assert.Equal(
            ["Profile adyen: adyen.json is missing.", "Profile stripe: stripe.json is not what was signed."],
            Check().Problems);
    }

    [Fact]
    public void Rejects_one_officer_twice()
    {
        File.Delete(SignaturesFile);
        Sign("officer-1");
        Sign("officer-1");
        Assert.Contains(Check().Problems, problem => problem.Contains("good signatures: 1", StringComparison.Ordinal));

        // The same officer under a second certificate is one person still.
        var signatures = File.ReadAllText(SignaturesFile).Trim()[1..^1];
        File.WriteAllText(SignaturesFile, $"[{signatures},{signatures}]");
        Assert.Contains(Check().Problems, problem => problem.Contains("signed twice", StringComparison.Ordinal));
        Assert.Equal(["officer-1"], Check().SignedBy);
    }

    [Fact]
    public void Replaces_an_officers_earlier_signature()
    {
        var before = File.ReadAllText(SignaturesFile);
        Sign("officer-2");

        Assert.NotEqual(before, File.ReadAllText(SignaturesFile));
        Assert.Empty(Check().Problems);
    }

    [Fact]
    public void Rejects_officers_of_another_authority()
    {
        using var other = new TemporaryVault();
        PrivateFile.CreateFolder(other.Folder.Officers);
        PrivateFile.CreateFolder(other.Folder.Officer("officer-3"));
        using (var authority = LocalAuthority.CreateForOfficers(other.Folder, _clock))
        {
            authority.IssueSigner(other.Folder.Officer("officer-3"), "officer", CallerName.San(CallerName.Officer, "officer-3"));
        }

        ProfileManifestFile.Sign(_manifest, other.Folder.Officer("officer-3"));
        Assert.Equal(["The certificate of officer-3 is not of the officers' authority, or has expired."], Check().Problems);
        Assert.Equal(["officer-1", "officer-2"], Check().SignedBy);
    }

    [Fact]
    public void Rejects_officers_whose_certificates_have_ended()
    {
        _clock.Advance(TimeSpan.FromDays(366));
        Assert.Empty(Check().SignedBy);
    }

    [Fact]
    public void Rejects_a_signature_of_somebody_who_is_no_officer()
    {
        using (var authority = LocalAuthority.CreateForOfficers(_vault.Folder, _clock))
        {
            authority.IssueSigner(_vault.Folder.Clients, "officer", CallerName.San(CallerName.Merchant, "shop"));
        }

        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Sign(_manifest, _vault.Folder.Clients));
    }

    [Fact]
    public void Rejects_a_version_that_does_not_rise()
    {
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Write(_vault.Folder.Profiles, 1, _clock.GetUtcNow()));
        ProfileManifestFile.Write(_vault.Folder.Profiles, 2, _clock.GetUtcNow());

        Assert.False(File.Exists(SignaturesFile));
        Assert.Equal(["It takes 2 officers; good signatures: 0."], Check().Problems);
    }

    [Fact]
    public void Rejects_a_folder_without_profiles()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "empty")).FullName;
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Write(empty, 1, _clock.GetUtcNow()));
    }

    private string SignaturesFile => Path.Combine(_vault.Folder.Profiles, ProfileManifestFile.SignaturesName);

    private void Sign(string officer) => ProfileManifestFile.Sign(_manifest, _vault.Folder.Officer(officer));

    private ManifestFindings Check() => ProfileManifestCheck.Run(_manifest, Path.Combine(_vault.Folder.Processor, "officers-ca.pem"), _clock.GetUtcNow());
}
