using System.CommandLine;
using System.Text.Json;
using TokenVault.Cli.Output;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Local;
using TokenVault.Local.Setup;

namespace TokenVault.Cli.Commands.Keys;

/// <summary>The key ceremony's part, where the ceremony key is kept offline.</summary>
internal static class SignManifestCommand
{
    private const int FileBytesMax = 64 * 1024;

    public static Command Create(Screen screen)
    {
        var command = new Command(
            "sign-manifest",
            "Offline: signs a manifest that names a sealing key. Gateways take it from Sealing:Manifest by themselves, and no older one afterwards.");
        var publicKey = new Option<FileInfo>("--public-key")
        {
            Description = """What the adapter's init-keys wrote, or `keys status` shows: {"suite":1,"keyNumber":1,"publicKey":"BASE64"}.""",
            Required = true,
        };
        var ceremonyKey = new Option<FileInfo>("--ceremony-key") { Description = "The ceremony's private key, PEM.", Required = true };
        var version = new Option<long>("--version") { Description = "Higher than that of every manifest before.", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "Where to write the manifest.", Required = true };
        command.Add(publicKey);
        command.Add(ceremonyKey);
        command.Add(version);
        command.Add(output);
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var manifest = Read(parsed.GetRequiredValue(publicKey), parsed.GetRequiredValue(version));
            using var key = CeremonyKey.Read(parsed.GetRequiredValue(ceremonyKey).FullName);
            File.WriteAllBytes(parsed.GetRequiredValue(output).FullName, manifest.Sign(key));
            screen.Success(
                $"{parsed.GetRequiredValue(output).FullName} names sealing key {manifest.KeyNumber} in version {manifest.Version}. Put it to each gateway as Sealing:Manifest.");
            return Task.FromResult(0);
        }));
        return command;
    }

    private static KeyManifest Read(FileInfo file, long version)
    {
        if (file.Length > FileBytesMax || version < 1)
        {
            throw new LocalVaultException(version < 1 ? "--version is at least 1." : $"{file.FullName} is too large to be a public key.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return new KeyManifest(
                version,
                (SuiteId)json.RootElement.GetProperty("suite").GetInt32(),
                json.RootElement.GetProperty("keyNumber").GetUInt32(),
                json.RootElement.GetProperty("publicKey").GetBytesFromBase64(),
                TimeProvider.System.GetUtcNow());
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new LocalVaultException($"{file.FullName} is not a public key as init-keys writes it.", problem);
        }
    }
}
