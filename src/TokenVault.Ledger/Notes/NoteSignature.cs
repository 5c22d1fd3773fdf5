namespace TokenVault.Ledger.Notes;

/// <summary>One signature line of a note. It says nothing until a key that the reader knows has verified it.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);
