using System.Text;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>Single facts that a service remembers, such as the newest manifest it has seen. Thread-safe, its batches are not.</summary>
/// <remarks>Key: the name in ASCII. Value: version 1 (1) ‖ the fact's bytes; the row's MAC follows.</remarks>
public sealed class MetaTable(RowSeal seal)
{
    public const int NameLengthMax = 64;

    private const byte Version = 1;

    /// <summary>Stores a fact under a name of 1 to <see cref="NameLengthMax"/> ASCII characters.</summary>
    public void Put(WriteBatch batch, string name, ReadOnlySpan<byte> fact)
    {
        Span<byte> buffer = stackalloc byte[NameLengthMax];
        var key = WriteKey(buffer, name);
        var value = batch.Reserve(WriteKind.Put, Table.Meta, key, 1 + fact.Length + RowSeal.MacBytes);
        value[0] = Version;
        fact.CopyTo(value[1..]);
        seal.Append(Table.Meta, key, value);
    }

    public int AddLookup(ReadBatch batch, string name)
    {
        Span<byte> buffer = stackalloc byte[NameLengthMax];
        return batch.Add(Table.Meta, WriteKey(buffer, name));
    }

    /// <summary>False where nothing stands under the name. The fact borrows from the batch.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, string name, out ReadOnlySpan<byte> fact)
    {
        fact = default;
        if (!batch.TryGet(index, out var sealedValue))
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[NameLengthMax];
        var value = seal.Check(Table.Meta, WriteKey(buffer, name), sealedValue);
        if (value.Length < 1 || value[0] != Version)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        fact = value[1..];
        return true;
    }

    private static ReadOnlySpan<byte> WriteKey(Span<byte> destination, string name)
    {
        if (name.Length is < 1 or > NameLengthMax || !Ascii.IsValid(name))
        {
            throw new ArgumentException("A fact's name is 1 to 64 ASCII characters.", nameof(name));
        }

        return destination[..Encoding.ASCII.GetBytes(name, destination)];
    }
}
