using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox;

/// <summary>Everything that the options name, opened and checked before the port is.</summary>
internal sealed class SandboxInputs : IDisposable
{
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What leads from the certificate to its authority.</summary>
    public required X509Certificate2Collection Chain { get; init; }

    public required FaultOptions? Faults { get; init; }

    public required HttpClient WebhookClient { get; init; }

    public required Accounts Accounts { get; init; }

    /// <summary>Encloses what must not outlive the process: fingerprints, and digests of whole requests.</summary>
    public byte[] ProcessKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="IOException">A file can't be read, or another process holds the records.</exception>
    /// <exception cref="InvalidDataException">The records, the faults or the webhook authority are not what they should be.</exception>
    /// <exception cref="CryptographicException">A PEM file holds nothing that fits.</exception>
    public static SandboxInputs Open(SandboxOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate.FullName);
        return new SandboxInputs
        {
            Certificate = X509Certificate2.CreateFromPemFile(options.Certificate.FullName, options.Key.FullName),
            Chain = chain,
            Faults = options.Faults is { } file ? FaultSwitch.Parse(File.ReadAllBytes(file.FullName)) : null,
            WebhookClient = Webhooks.WebhookClient.Create(options.WebhookAuthority),
            Accounts = Accounts.Open(options.Records.FullName, options.Volatile, TimeProvider.System),
        };
    }

    public void Dispose()
    {
        Accounts.Dispose();
        WebhookClient.Dispose();
        Certificate.Dispose();
    }
}
