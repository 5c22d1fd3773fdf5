using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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
        File.WriteAllText(At("ca.pem"), Authority.Certificate.ExportCertificatePem());
        using var server = Authority.Issue("spiffe://tokenvault/processor/pr-1");
        TestAuthority.Write(server, At("processor.pem"), At("processor.key"));
        using var sandbox = Authority.Issue("spiffe://tokenvault/sandbox/sandbox");
        TestAuthority.Write(sandbox, At("sandbox.pem"), At("sandbox.key"));
        File.WriteAllText(At("passphrase"), "correct horse battery staple\n");
        File.WriteAllText(At("psp-shop.key"), "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true) + "\n");
        WriteAccounts("shop");
        WriteRegistry(gatewayDisabled: false);
    }

    public TestAuthority Authority { get; } = new();

    public X509Certificate2 Gateway { get; }

    public X509Certificate2 Auditor { get; }

    public X509Certificate2 Merchant { get; }

    public string Root => _folder.FullName;

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public void WriteAccounts(params string[] merchants)
    {
        var accounts = merchants.Select(merchant =>
            $$"""{"merchant":"{{merchant}}","processor":"sandbox","secretKeyFile":"psp-shop.key"}""");
        Replace("accounts.json", "{\"accounts\":[" + string.Join(',', accounts) + "]}");
    }

    public void WriteRegistry(bool gatewayDisabled) => Replace("registry.json", $$"""
        {"callers":[
          {"san":"spiffe://tokenvault/gateway/gw-1","role":"gateway","name":"gw-1","disabled":{{(gatewayDisabled ? "true" : "false")}} },
          {"san":"spiffe://tokenvault/gateway/gw-2","role":"gateway","name":"gw-2","disabled":false},
          {"san":"spiffe://tokenvault/auditor/anna","role":"auditor","name":"anna","disabled":false},
          {"san":"spiffe://tokenvault/merchant/shop","role":"merchant","name":"shop","disabled":false}]}
        """);

    public void WriteConfiguration(Uri processor) => File.WriteAllText(At("processor.json"), $$"""
        {
          "Environment": "Production",
          "Listen": {"Address": "127.0.0.1", "Port": 0, "Certificate": "processor.pem", "Key": "processor.key",
            "ClientAuthority": "ca.pem", "MetricsPort": 0},
          "Callers": {"Registry": "registry.json", "Services": {
            "tokenvault.processor.v1.ProcessorService": ["gateway"], "tokenvault.v1.DisclosureService": ["auditor"]} },
          "Keystore": {"Path": "keystore.tvk", "PassphraseFile": "passphrase"},
          "Store": {"Path": "store"},
          "Disclosures": {"Directory": "disclosures"},
          "Psp": {"Accounts": "accounts.json", "Processors": [
            {"Name": "sandbox", "Address": "{{processor.GetLeftPart(UriPartial.Authority)}}",
              "TrustedAuthority": "ca.pem", "Timeout": "00:00:05"}]},
          "Telemetry": {"OtlpEndpoint": ""}
        }
        """);

    public void Dispose()
    {
        Gateway.Dispose();
        Auditor.Dispose();
        Merchant.Dispose();
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
