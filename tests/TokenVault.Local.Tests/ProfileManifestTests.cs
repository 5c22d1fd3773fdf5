using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Officers;
using TokenVault.Local.Setup;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Local.Tests;

public sealed class ProfileManifestTests : IDisposable
{
    private readonly TemporaryVault _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _manifest;

    public ProfileManifestTests()
    {
        var shipped = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "shipped")).FullName;
        File.WriteAllText(Path.Combine(shipped, "stripe.json"), ProfileNamed("stripe"));
        File.WriteAllText(Path.Combine(shipped, "adyen.json"), ProfileNamed("adyen"));
        PrivateFile.CreateFolder(_vault.Folder.Officers);
        ProfileCreation.Run(_vault.Folder, _clock, shipped);
        _manifest = Path.Combine(_vault.Folder.Profiles, ManifestSigning.ManifestName);
    }

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Accepts_what_a_new_vault_makes()
    {
        var verified = Verify();

        Assert.Equal(1, verified.Version);
        Assert.Equal(["officer-1", "officer-2"], verified.SignedBy);
        Assert.Equal(["adyen", "practice", "stripe"], verified.Profiles.Keys.Order(StringComparer.Ordinal));
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
    public void Rejects_a_profile_that_was_changed()
    {
        File.AppendAllText(Path.Combine(_vault.Folder.Profiles, "stripe.json"), " ");
        Assert.Contains("stripe.json is not what the officers signed", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_one_officer_alone()
    {
        File.Delete(SignaturesFile);
        Sign("officer-1");
        Sign("officer-1");
        Assert.Contains("signed by 1 of the 2 officers", Refusal(), StringComparison.Ordinal);

        Sign("officer-2");
        Assert.Equal(["officer-1", "officer-2"], Verify().SignedBy);
    }

    [Fact]
    public void Replaces_an_officers_earlier_signature()
    {
        var before = File.ReadAllText(SignaturesFile);
        Sign("officer-2");

        Assert.NotEqual(before, File.ReadAllText(SignaturesFile));
        Assert.Equal(["officer-1", "officer-2"], Verify().SignedBy);
    }

    [Fact]
    public void Replaces_the_signature_under_an_officers_earlier_certificate()
    {
        using (var authority = LocalAuthority.CreateForOfficers(_vault.Folder, _clock))
        {
            authority.IssueSigner(_vault.Folder.Officer("officer-1"), "officer", CallerName.San(CallerName.Officer, "officer-1"));
        }

        Sign("officer-1");
        using var signatures = JsonDocument.Parse(File.ReadAllBytes(SignaturesFile));
        Assert.Equal(2, signatures.RootElement.GetArrayLength());
    }

    [Fact]
    public void Rejects_officers_whose_certificates_have_ended()
    {
        _clock.Advance(TimeSpan.FromDays(366));
        Assert.Contains("out of date", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_signature_of_somebody_who_is_no_officer()
    {
        using (var authority = LocalAuthority.CreateForOfficers(_vault.Folder, _clock))
        {
            authority.IssueSigner(_vault.Folder.Clients, "officer", CallerName.San(CallerName.Merchant, "shop"));
        }

        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Sign(_manifest, _vault.Folder.Clients));
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Sign(_manifest, _vault.Folder.Root));
    }

    [Fact]
    public void Rejects_a_version_that_does_not_rise()
    {
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Write(_vault.Folder.Profiles, 1, _clock.GetUtcNow()));
        ProfileManifestFile.Write(_vault.Folder.Profiles, 2, _clock.GetUtcNow());

        Assert.False(File.Exists(SignaturesFile));
        Sign("officer-1");
        Sign("officer-2");
        Assert.Equal(2, Verify().Version);
    }

    [Fact]
    public void Rejects_a_folder_without_profiles_and_a_malformed_profile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "other")).FullName;
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Write(folder, 1, _clock.GetUtcNow()));

        File.WriteAllText(Path.Combine(folder, "bad.json"), """{"profile":"bad"}""");
        Assert.Throws<LocalVaultException>(() => ProfileManifestFile.Write(folder, 1, _clock.GetUtcNow()));
        Assert.False(File.Exists(Path.Combine(folder, ManifestSigning.ManifestName)));
    }

    private string SignaturesFile => Path.Combine(_vault.Folder.Profiles, ManifestSigning.SignaturesName);

    private static string ProfileNamed(string name) => """
        {"profile":"NAME","version":1,"content":"json",
         "credential":{"header":"Authorization","value":"Bearer {credential}"},
         "idempotency":{"header":"Idempotency-Key","keeps":"first_result","windowSeconds":86400,"marginSeconds":3600,"replay":"safe","comparesParameters":true},
         "amounts":{},"absence":{"seconds":60,"count":3},"declines":{},
         "requests":{"charge":{"method":"POST","path":"/charges","body":[{"name":"number","card":"number"}],
          "answers":[{"status":"2xx","where":{"status":"ok"},"result":"succeeded"}],"agree":{"amount":"{amount}","currency":"{currency}"},"gives":{"reference":"id"}}}}
        """.Replace("NAME", name, StringComparison.Ordinal);

    private void Sign(string officer) => ProfileManifestFile.Sign(_manifest, _vault.Folder.Officer(officer));

    private VerifiedManifest Verify() =>
        ProfileManifestFile.Verify(_manifest, Path.Combine(_vault.Folder.Processor, "officers-ca.pem"), _clock.GetUtcNow());

    private string Refusal() => Assert.Throws<LocalVaultException>(Verify).Message;
}
