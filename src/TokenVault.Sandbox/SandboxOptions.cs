namespace TokenVault.Sandbox;

/// <param name="Port">0 lets the system choose.</param>
/// <param name="Certificate">PEM, the server's own first, then what leads to its authority.</param>
/// <param name="Key">PEM, PKCS#8 or SEC 1.</param>
/// <param name="Records">The folder of records.jsonl.</param>
internal sealed record SandboxOptions(int Port, FileInfo Certificate, FileInfo Key, DirectoryInfo Records)
{
    /// <summary>JSON, the faults in force from the start; null for a processor that behaves.</summary>
    public FileInfo? Faults { get; init; }

    /// <summary>Records without fsync, and a bounded memory of idempotency keys.</summary>
    public bool Volatile { get; init; }

    /// <summary>PEM, the roots that webhook receivers' certificates must lead to; null for the system's own.</summary>
    public FileInfo? WebhookAuthority { get; init; }
}
