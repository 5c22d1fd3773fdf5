namespace TokenVault.Processor.Psp;

/// <summary>What 3-D Secure or a network token proved. Passed on and not kept.</summary>
internal sealed record PspAuthentication
{
    /// <summary>ASCII of the cryptogram in base64.</summary>
    public ReadOnlyMemory<byte> Cryptogram { get; init; }

    /// <summary>The electronic commerce indicator, two digits.</summary>
    public string Eci { get; init; } = "";

    /// <summary>The directory server's transaction id; empty with a network token.</summary>
    public string DsTransactionId { get; init; } = "";

    /// <summary>The 3-D Secure version; empty with a network token.</summary>
    public string Version { get; init; } = "";

    public bool IsNetworkToken { get; init; }

    // The record's own would print what stands for the card holder's proof.
    public override string ToString() => "[authentication]";
}
