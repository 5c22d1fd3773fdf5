using System.Buffers.Binary;

namespace TokenVault.Load.Wire;

/// <summary>What the server's SETTINGS say of what it takes (RFC 9113, section 6.5.2).</summary>
internal sealed class PeerSettings
{
    /// <summary>Each setting is two bytes of name and four of value.</summary>
    public const int SettingBytes = 6;

    private const ushort HeaderTableSizeName = 1;
    private const ushort StreamsMaxName = 3;
    private const ushort InitialWindowName = 4;

    /// <summary>Of its dynamic table.</summary>
    public uint HeaderTableBytes { get; private set; } = 4096;

    /// <summary>How many streams may be open on one connection.</summary>
    public uint StreamsMax { get; private set; } = int.MaxValue;

    /// <summary>What may be sent on each stream before the server makes room.</summary>
    public uint InitialWindow { get; private set; } = 65_535;

    /// <exception cref="WireException">It is cut short.</exception>
    public void Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length % SettingBytes != 0)
        {
            throw new WireException("The server's SETTINGS are cut short.");
        }

        for (; !payload.IsEmpty; payload = payload[SettingBytes..])
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case HeaderTableSizeName:
                    HeaderTableBytes = value;
                    break;
                case StreamsMaxName:
                    StreamsMax = value;
                    break;
                case InitialWindowName:
                    InitialWindow = value;
                    break;
                default:
                    // Of no concern to a client that sends little.
                    break;
            }
        }
    }
}
