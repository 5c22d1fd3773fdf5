using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Tests.Running;

/// <summary>Everything an adapter and a practice processor need, in a folder that goes with it.</summary>
internal sealed class AdapterFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("processor-test-");

    public AdapterFolder()
    {
        Gateway = Authority.Issue("spiffe://tokenvault/gateway/gw-1");
        Auditor = Authority.Issue("spiffe://tokenvault/auditor/anna");
        Merchant = Authority.Issue("spiffe://tokenvault/merchant/shop");
        Custodian = Authority.Issue("spiffe://tokenvault/custodian/carla");
        OtherCustodian = Authority.Issue("spiffe://tokenvault/custodian/david");
        File.WriteAllText(At("ca.pem"), Authority.Certificate.ExportCertificatePem());
        using var server = Authority.Issue("spiffe://tokenvault/processor/pr-1");
        TestAuthority.Write(server, At("processor.pem"), At("processor.key"));
        using var sandbox = Authority.Issue("spiffe://tokenvault/sandbox/sandbox");
        TestAuthority.Write(sandbox, At("sandbox.pem"), At("sandbox.key"));
        File.WriteAllText(At("passphrase"), "correct horse battery staple\n");
        File.WriteAllText(At("psp-shop.key"), "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true) + "\n");
        WriteManifest(1);
        WriteAccounts("shop");
        WriteRegistry(gatewayDisabled: false);
    }

    public TestAuthority Authority { get; } = new();

    public X509Certificate2 Gateway { get; }

    public X509Certificate2 Auditor { get; }

    public X509Certificate2 Merchant { get; }

    public X509Certificate2 Custodian { get; }

    public X509Certificate2 OtherCustodian { get; }

    public string Root => _folder.FullName;

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public void WriteAccounts(params string[] merchants)
    {
        var accounts = merchants.Select(merchant =>
            $$"""{"merchant":"{{merchant}}","processor":"sandbox","secretKeyFile":"psp-shop.key"}""");
        Replace("accounts.json", "{\"accounts\":[" + string.Join(',', accounts) + "]}");
    }

    /// <summary>The shipped profile of the practice processor's dialect, signed by two officers.</summary>
    public void WriteManifest(int version, Func<string, string>? change = null)
    {
        var profile = Encoding.UTF8.GetBytes((change ?? (text => text))(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "processors", "stripe.json"))));
        File.WriteAllBytes(At("stripe.json"), profile);
        var manifest = ManifestSigning.Write(
            new ManifestContent(version, DateTimeOffset.UtcNow, [ManifestSigning.Entry(profile, "stripe.json")]));
        using var anna = Authority.Issue("spiffe://tokenvault/officer/anna");
        using var ben = Authority.Issue("spiffe://tokenvault/officer/ben");
        File.WriteAllBytes(At(ManifestSigning.ManifestName), manifest);
        File.WriteAllBytes(
            At(ManifestSigning.SignaturesName),
            ManifestSigning.Write([ManifestSigning.Sign(manifest, anna), ManifestSigning.Sign(manifest, ben)]));
    }

    public void WriteRegistry(bool gatewayDisabled) => Replace("registry.json", $$"""
        {"callers":[
          {"san":"spiffe://tokenvault/gateway/gw-1","role":"gateway","name":"gw-1","disabled":{{(gatewayDisabled ? "true" : "false")}} },
          {"san":"spiffe://tokenvault/gateway/gw-2","role":"gateway","name":"gw-2","disabled":false},
          {"san":"spiffe://tokenvault/auditor/anna","role":"auditor","name":"anna","disabled":false},
          {"san":"spiffe://tokenvault/custodian/carla","role":"custodian","name":"carla","disabled":false},
          {"san":"spiffe://tokenvault/custodian/david","role":"custodian","name":"david","disabled":false},
          {"san":"spiffe://tokenvault/merchant/shop","role":"merchant","name":"shop","disabled":false}]}
        """);

    public void WriteConfiguration(Uri processor, string limits = "{}") => File.WriteAllText(At("processor.json"), $$"""
        {
          "Environment": "Production",
          "Listen": {"Address": "127.0.0.1", "Port": 0, "Certificate": "processor.pem", "Key": "processor.key",
            "ClientAuthority": "ca.pem", "MetricsPort": 0},
          "Callers": {"Registry": "registry.json", "Services": {
            "tokenvault.processor.v1.ProcessorService": ["gateway"], "tokenvault.processor.v1.OrderExecutionService": ["gateway"], "tokenvault.processor.v1.TransferIntakeService": ["gateway"], "tokenvault.v1.DisclosureService": ["auditor"],
            "tokenvault.v1.KeyService": ["custodian"], "tokenvault.v1.KeyAdminService": ["custodian"], "tokenvault.processor.v1.ResealingService": ["gateway"],
            "tokenvault.processor.v1.FingerprintKeyService": ["gateway"]} },
          "Keystore": {"Path": "keystore.tvk", "PassphraseFile": "passphrase"},
          "Store": {"Path": "store"},
          "Disclosures": {"Directory": "disclosures"},
          "Limits": {{limits}},
          "Orders": {"Directory": "orders", "Delay": "00:00:03"},
          "Psp": {"Accounts": "accounts.json", "Manifest": "manifest.json", "OfficerAuthority": "ca.pem", "Processors": [
            {"Name": "sandbox", "Profile": "stripe", "Practice": true, "Address": "{{processor.GetLeftPart(UriPartial.Authority)}}",
              "TrustedAuthority": "ca.pem", "Timeout": "00:00:05"}]},
          "Telemetry": {"OtlpEndpoint": ""}
        }
        """);

    public void Dispose()
    {
        Gateway.Dispose();
        Auditor.Dispose();
        Merchant.Dispose();
        Custodian.Dispose();
        OtherCustodian.Dispose();
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }

    // By renaming, as careful tools do.
    private void Replace(string name, string text)
    {
        File.WriteAllText(At(name + ".new"), text);
        File.Move(At(name + ".new"), At(name), overwrite: true);
    }
}
