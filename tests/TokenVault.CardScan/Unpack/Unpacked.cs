namespace TokenVault.CardScan.Unpack;

/// <summary>Bytes that were inside other bytes, and how they were packed.</summary>
internal readonly record struct Unpacked(string How, byte[] Bytes);
