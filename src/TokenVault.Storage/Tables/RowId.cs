using System.Buffers.Binary;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>A 128-bit identifier as a key: big-endian, so that rows lie in the order in which their identifiers were made.</summary>
internal static class RowId
{
    public const int Bytes = 16;

    public static void Write(Span<byte> destination, UInt128 id) => BinaryPrimitives.WriteUInt128BigEndian(destination, id);

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/> where the key has another length.</exception>
    public static UInt128 Read(ReadOnlySpan<byte> key) => key.Length == Bytes
        ? BinaryPrimitives.ReadUInt128BigEndian(key)
        : throw new VaultException(VaultErrorCode.RecordDamaged);
}
