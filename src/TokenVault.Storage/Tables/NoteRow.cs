using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>Rows that say all they have to say by being there: version 1 (1), and the row's MAC.</summary>
internal static class NoteRow
{
    private const byte Version = 1;

    public static void PutNote(this RowSeal seal, WriteBatch batch, Table table, ReadOnlySpan<byte> key)
    {
        var value = batch.Reserve(WriteKind.Put, table, key, 1 + RowSeal.MacBytes);
        value[0] = Version;
        seal.Append(table, key, value);
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public static void CheckNote(this RowSeal seal, Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (seal.Check(table, key, value) is not [Version])
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }
    }
}
