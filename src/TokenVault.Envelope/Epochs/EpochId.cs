using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Envelope.Epochs;

/// <summary>An epoch's name: 128 random bits.</summary>
public readonly record struct EpochId(UInt128 Value)
{
    public const int Bytes = 16;

    public static EpochId Create()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static EpochId Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
