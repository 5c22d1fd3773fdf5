using System.Runtime.InteropServices;

namespace TokenVault.Load.Wire;

/// <summary>What a connection knows of a slot's stream.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OpenStream
{
    public int Id;

    /// <summary>Bytes since room was last made for the server.</summary>
    public int Received;

    /// <summary>Bytes that the server takes yet. Below none where it made its windows smaller.</summary>
    public long Window;

    /// <summary>Of all header blocks of the stream.</summary>
    public HeaderMeanings Seen;
}
