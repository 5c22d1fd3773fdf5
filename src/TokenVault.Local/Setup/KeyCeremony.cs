using System.Security.Cryptography;
using System.Text;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;

namespace TokenVault.Local.Setup;

/// <summary>The key that signs key manifests, and what it signed last. In production it stays offline.</summary>
public sealed class KeyCeremony(VaultFolder folder, TimeProvider clock)
{
    private const string ManifestName = "manifest.json";

    private string KeyPath => Path.Combine(folder.Ceremony, "ceremony.key");

    private string ManifestPath => Path.Combine(folder.Ceremony, ManifestName);

    /// <summary>Draws the ceremony's key and gives its public half to the first gateway.</summary>
    internal void Begin()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFile.Replace(KeyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        var publicPem = Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n");
        PrivateFile.Replace(Path.Combine(folder.Ceremony, "ceremony-public.pem"), publicPem);
        PrivateFile.Replace(Path.Combine(folder.Gateway, "ceremony-public.pem"), publicPem);
    }

    /// <summary>Signs a manifest that names the key, of the next version, and puts it to each gateway, which takes it by itself.</summary>
    /// <returns>Its version.</returns>
    public long Name(SuiteId suite, uint number, byte[] publicKey)
    {
        using var key = CeremonyKey.Read(KeyPath);
        var manifest = new KeyManifest(NewestVersion(key) + 1, suite, number, publicKey, clock.GetUtcNow());
        var signed = manifest.Sign(key);
        PrivateFile.Replace(ManifestPath, signed);
        foreach (var gateway in folder.GatewayFolders)
        {
            PrivateFile.Replace(Path.Combine(gateway, ManifestName), signed);
        }

        return manifest.Version;
    }

    /// <summary>The number of the sealing key that the newest manifest names.</summary>
    public uint NamedKey
    {
        get
        {
            using var key = CeremonyKey.Read(KeyPath);
            return Read(key).KeyNumber;
        }
    }

    private long NewestVersion(ECDsa key) => File.Exists(ManifestPath) ? Read(key).Version : 0;

    private KeyManifest Read(ECDsa key) => KeyManifest.TryVerify(File.ReadAllBytes(ManifestPath), key, out var manifest)
        ? manifest
        : throw new LocalVaultException($"{ManifestPath} is not signed by the ceremony key beside it.");
}
