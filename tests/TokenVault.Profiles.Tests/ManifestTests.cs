using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Profiles.Tests;

public sealed class ManifestTests : IDisposable
{
    private readonly TestOfficers _officers = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly X509Certificate2 _anna;
    private readonly X509Certificate2 _ben;

    public ManifestTests()
    {
        _anna = _officers.Officer("anna");
        _ben = _officers.Officer("ben");
        _files["stripe.json"] = ShippedProfiles.Bytes("stripe");
        Write(version: 3);
        Sign(_anna, _ben);
    }

    [Fact]
    public void Accepts_WhatTwoOfficersSigned()
    {
        var verified = Verify(lastVersion: 3);

        Assert.Equal((3, "anna,ben"), (verified.Version, string.Join(',', verified.SignedBy)));
        Assert.Equal(SHA256.HashData(_files["manifest.json"]), verified.Sha256);
        Assert.Equal("stripe", Assert.Single(verified.Profiles).Value.Name);
    }

    [Fact]
    public void Rejects_OneSignature()
    {
        Sign(_anna);
        Refused("1 of the 2 officers");
    }

    [Fact]
    public void Rejects_NoSignature()
    {
        Sign();
        Refused("0 of the 2 officers");
        _files.Remove("manifest.signatures.json");
        Refused("can't be read");
    }

    [Fact]
    public void Rejects_TheSameOfficerTwice()
    {
        using var again = _officers.Officer("anna");
        Sign(_anna, again);
        Refused("has signed twice");
    }

    [Fact]
    public void Rejects_TwoNamesWithOneKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var carl = _officers.Officer("carl", key);
        using var dora = _officers.Officer("dora", key);
        Sign(carl, dora);
        Refused("share one key");
    }

    [Fact]
    public void Rejects_AnAlteredManifest()
    {
        _files["manifest.json"] = [.. _files["manifest.json"], (byte)' '];
        Refused("is not over this document");
    }

    [Fact]
    public void Rejects_AnAlteredProfile()
    {
        _files["stripe.json"] = Encoding.UTF8.GetBytes(ShippedProfiles.Text("stripe").Replace("/v1/refunds", "/v1/evil", StringComparison.Ordinal));
        Refused("is not what the officers signed");
    }

    [Fact]
    public void Rejects_AnOlderVersion() =>
        Assert.Contains("version 4 was in use before", Assert.Throws<ProfileException>(() => Verify(lastVersion: 4)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rejects_OfficersOfAnotherAuthority()
    {
        using var others = new TestOfficers();
        using var anna = others.Officer("anna");
        using var ben = others.Officer("ben");
        Sign(anna, ben);
        Refused("not of the officers' authority");
    }

    [Fact]
    public void Rejects_AnExpiredCertificate()
    {
        using var late = _officers.Issue("spiffe://tokenvault/officer/late", until: TestOfficers.Now.AddMinutes(-1));
        Sign(_anna, late);
        Refused("out of date");
    }

    [Theory]
    [InlineData("spiffe://tokenvault/gateway/gw-1", null)]
    [InlineData("spiffe://elsewhere/officer/anna", null)]
    [InlineData("spiffe://tokenvault/officer/two", "spiffe://tokenvault/officer/names")]
    public void Rejects_WhoIsNoOfficer(string name, string? further)
    {
        using var other = further is null ? _officers.Issue(name) : _officers.Issue(name, further: further);
        var signatures = new[] { ManifestSigning.Sign(_files["manifest.json"], _anna), SignByHand(other) };
        _files["manifest.signatures.json"] = ManifestSigning.Write(signatures);

        Refused("is no officer's");
        Assert.Throws<ProfileException>(() => ManifestSigning.Sign(_files["manifest.json"], other));
    }

    [Theory]
    [InlineData("../stripe.json")]
    [InlineData("..")]
    [InlineData("sub/stripe.json")]
    public void Rejects_AFileOfAnotherFolder(string file)
    {
        Write(3, new ManifestProfile("stripe", file, new string('0', 64)));
        Sign(_anna, _ben);
        Refused("another folder");
    }

    [Fact]
    public void Rejects_AProfileUnderAnotherName()
    {
        Write(3, ManifestSigning.Entry(_files["stripe.json"], "stripe.json") with { Name = "adyen" });
        Sign(_anna, _ben);
        Refused("calls itself stripe");
    }

    [Fact]
    public void Rejects_AMemberThatItDoesNotKnow()
    {
        _files["manifest.json"] = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(_files["manifest.json"]).Replace("\"version\"", "\"also\":1,\"version\"", StringComparison.Ordinal));
        Sign(_anna, _ben);
        Refused("can't be read");
    }

    public void Dispose()
    {
        _anna.Dispose();
        _ben.Dispose();
        _officers.Dispose();
    }

    private void Write(int version, params ManifestProfile[] profiles) => _files["manifest.json"] = ManifestSigning.Write(new ManifestContent(
        version, TestOfficers.Now, profiles.Length > 0 ? profiles : [ManifestSigning.Entry(_files["stripe.json"], "stripe.json")]));

    private void Sign(params X509Certificate2[] officers) => _files["manifest.signatures.json"] =
        ManifestSigning.Write([.. officers.Select(officer => ManifestSigning.Sign(_files["manifest.json"], officer))]);

    private ManifestSignature SignByHand(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return new ManifestSignature(
            certificate.ExportCertificatePem(),
            key.SignData(_files["manifest.json"], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private void Refused(string why) =>
        Assert.Contains(why, Assert.Throws<ProfileException>(() => Verify(lastVersion: 0)).Message, StringComparison.Ordinal);

    private VerifiedManifest Verify(int lastVersion) => ManifestVerification.Verify(
        "manifest.json",
        name => _files.TryGetValue(name, out var bytes) ? bytes : throw new ProfileException($"{name} can't be read."),
        _officers.Authority, lastVersion, TestOfficers.Now);
}
