using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>How much of an allowance is used.</summary>
/// <param name="Id">The allowance's.</param>
/// <param name="Used">Cards.</param>
/// <param name="UntilUnixSeconds">Its end, until which the use is remembered.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AllowanceUse(UInt128 Id, long Used, long UntilUnixSeconds)
{
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Id);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], Used);
        BinaryPrimitives.WriteInt64BigEndian(destination[24..], UntilUnixSeconds);
    }

    public static AllowanceUse Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt128BigEndian(source),
        BinaryPrimitives.ReadInt64BigEndian(source[16..]),
        BinaryPrimitives.ReadInt64BigEndian(source[24..]));
}
