namespace TokenVault.Recipient;

/// <summary>Takes bytes that are wiped when it returns.</summary>
internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
