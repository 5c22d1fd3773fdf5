using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;

namespace TokenVault.Envelope.Epochs;

/// <summary>What names an epoch. Its canonical bytes are the additional data wherever the epoch's key is sealed or wrapped.</summary>
/// <remarks>
/// Layout, big-endian: `TVEH` ‖ version 1 (1) ‖ epoch id (16) ‖ suite (2) ‖ recipient key number (4) ‖ created, milliseconds
/// since 1970 (8) ‖ length of the gateway's name (1) ‖ the name in ASCII.
/// </remarks>
public sealed record EpochHeader(EpochId Id, SuiteId Suite, uint RecipientKey, GatewayId Gateway, DateTimeOffset Created)
{
    private const int FixedBytes = 4 + 1 + EpochId.Bytes + 2 + 4 + 8 + 1;

    private static ReadOnlySpan<byte> Magic => "TVEH\u0001"u8;

    public int EncodedBytes => FixedBytes + Gateway.Value.Length;

    public byte[] Encode()
    {
        var bytes = new byte[EncodedBytes];
        Magic.CopyTo(bytes);
        var at = bytes.AsSpan(Magic.Length);
        Id.Write(at);
        BinaryPrimitives.WriteUInt16BigEndian(at[16..], (ushort)Suite);
        BinaryPrimitives.WriteUInt32BigEndian(at[18..], RecipientKey);
        BinaryPrimitives.WriteInt64BigEndian(at[22..], Created.ToUnixTimeMilliseconds());
        at[30] = (byte)Gateway.Value.Length;
        Encoding.ASCII.GetBytes(Gateway.Value, at[31..]);
        return bytes;
    }

    /// <summary>Reads a header at the start of the bytes. False for another version, an unknown suite or a malformed name.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, out EpochHeader header, out int read)
    {
        header = null!;
        read = 0;
        if (source.Length < FixedBytes || !source.StartsWith(Magic))
        {
            return false;
        }

        var at = source[Magic.Length..];
        var suite = (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(at[16..]);
        var created = BinaryPrimitives.ReadInt64BigEndian(at[22..]);
        var nameLength = at[30];
        if (suite is not (SuiteId.XWing or SuiteId.DhKemP256)
            || created is < 0 or > MillisecondsMax
            || at.Length < 31 + nameLength
            || !GatewayId.TryParse(Encoding.ASCII.GetString(at.Slice(31, nameLength)), out var gateway))
        {
            return false;
        }

        header = new EpochHeader(
            EpochId.Read(at),
            suite,
            BinaryPrimitives.ReadUInt32BigEndian(at[18..]),
            gateway,
            DateTimeOffset.FromUnixTimeMilliseconds(created));
        read = FixedBytes + nameLength;
        return true;
    }

    // 31 December 9999: beyond it DateTimeOffset throws, and a header must be refused, not thrown over.
    private const long MillisecondsMax = 253_402_300_799_999;
}
