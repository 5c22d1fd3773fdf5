namespace TokenVault.Load.Wire;

/// <summary>Flags of frames. One bit means two things, by the frame's type, so these are constants and no enum.</summary>
internal static class FrameFlags
{
    public const byte None = 0;

    /// <summary>Of SETTINGS and PING.</summary>
    public const byte Acknowledges = 0x1;

    /// <summary>Of DATA and HEADERS.</summary>
    public const byte EndStream = 0x1;

    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte Priority = 0x20;
}
