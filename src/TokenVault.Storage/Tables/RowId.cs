using System.Buffers.Binary;

namespace TokenVault.Storage.Tables;

/// <summary>A 128-bit identifier as a key: big-endian, so that rows lie in the order in which their identifiers were made.</summary>
internal static class RowId
{
    public const int Bytes = 16;

    public static void Write(Span<byte> destination, UInt128 id) => BinaryPrimitives.WriteUInt128BigEndian(destination, id);
}
