using System.Runtime.InteropServices;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>What came back over the line. The body is there only where <see cref="Reach"/> is <see cref="PspReach.Answered"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PspReply(PspReach Reach, int Status, ReadOnlyMemory<byte> Body)
{
    public static PspReply NotReached => new(PspReach.NotReached, 0, default);

    public static PspReply Unclear => new(PspReach.Unclear, 0, default);
}
