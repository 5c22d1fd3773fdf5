using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TokenVault.Envelope.Cards;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Cvcs;

/// <summary>Which CVC handle of which session, and until when it can be opened at all. Nothing of the CVC.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CvcName(UInt128 Session, ulong Sequence, long ExpireUnixSeconds)
{
    public static bool TryRead(ReadOnlySpan<byte> handle, out CvcName name)
    {
        var accepted = CvcHandle.TryRead(handle, out var read);
        name = accepted ? new CvcName(read.Session, read.Sequence, read.ExpireUnixSeconds) : default;
        return accepted;
    }

    /// <summary>As which the mark that it is spent is kept.</summary>
    public void WriteDigest(Span<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[16 + 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Session);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Sequence);
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, full);
        full[..SpentHandleTable.DigestBytes].CopyTo(digest);
    }
}
