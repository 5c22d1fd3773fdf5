using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Client;

/// <summary>Where a vault is and how both ends prove who they are.</summary>
public sealed record TokenVaultClientOptions
{
    /// <summary>`https://host:port`.</summary>
    public required Uri Address { get; init; }

    /// <summary>The caller's certificate with its private key; its URI name says which caller this is. None: the vault refuses each call.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The one authority whose server certificates are trusted. The machine's own trust store is not asked.</summary>
    public required X509Certificate2 Authority { get; init; }

    /// <summary>How long a call without a deadline of its own may take. Streams are not bounded by it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
