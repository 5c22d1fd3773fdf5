using System.Buffers.Binary;

namespace TokenVault.Storage.Tables;

/// <summary>An epoch as it is stored: pending as its gateway made it, or as the adapter registered it.</summary>
/// <remarks>
/// Layout: version 1 (1) ‖ state (1) ‖ parts, each with its length before it (2, big-endian). State 1 is pending: envelope,
/// signature, certificate. State 2 is registered: the registered epoch. The row's MAC follows.
/// </remarks>
public sealed class EpochRow
{
    private const byte Version = 1;
    private const byte PendingState = 1;
    private const byte RegisteredState = 2;

    private EpochRow()
    {
    }

    public bool IsRegistered { get; private init; }

    /// <summary>As `RegisteredEpoch` lays it out; empty while pending.</summary>
    public ReadOnlyMemory<byte> Registered { get; private init; }

    /// <summary>As `EpochEnvelope` lays it out; empty once registered.</summary>
    public ReadOnlyMemory<byte> Envelope { get; private init; }

    /// <summary>The gateway's signature over the envelope; empty once registered.</summary>
    public ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>The certificate whose key signed, DER; empty once registered.</summary>
    public ReadOnlyMemory<byte> Certificate { get; private init; }

    internal static int PendingBytes(int envelope, int signature, int certificate) => 2 + (3 * 2) + envelope + signature + certificate;

    internal static int RegisteredBytes(int registered) => 2 + 2 + registered;

    internal static void WritePending(
        Span<byte> destination, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> certificate)
    {
        destination[0] = Version;
        destination[1] = PendingState;
        WritePart(WritePart(WritePart(destination[2..], envelope), signature), certificate);
    }

    internal static void WriteRegistered(Span<byte> destination, ReadOnlySpan<byte> registered)
    {
        destination[0] = Version;
        destination[1] = RegisteredState;
        WritePart(destination[2..], registered);
    }

    internal static bool TryRead(ReadOnlySpan<byte> source, out EpochRow row)
    {
        row = null!;
        if (source.Length < 2 || source[0] != Version)
        {
            return false;
        }

        var rest = source[2..];
        if (source[1] == RegisteredState)
        {
            row = new EpochRow { IsRegistered = true, Registered = ReadPart(ref rest) };
        }
        else if (source[1] == PendingState)
        {
            row = new EpochRow { Envelope = ReadPart(ref rest), Signature = ReadPart(ref rest), Certificate = ReadPart(ref rest) };
        }

        return row is not null && rest.IsEmpty;
    }

    private static Span<byte> WritePart(Span<byte> destination, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)part.Length));
        part.CopyTo(destination[2..]);
        return destination[(2 + part.Length)..];
    }

    // A length that doesn't fit leaves something over, which the caller refuses.
    private static byte[] ReadPart(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < 2 || source.Length < 2 + BinaryPrimitives.ReadUInt16BigEndian(source))
        {
            source = [0];
            return [];
        }

        var part = source.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(source));
        source = source[(2 + part.Length)..];
        return part.ToArray();
    }
}
