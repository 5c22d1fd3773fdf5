using System.Buffers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>A line of the record on its way to the disk.</summary>
internal abstract class PendingEntry
{
    /// <summary>The token under which the index finds it; none with an administrative act that is about no token.</summary>
    public abstract Token? Token { get; }

    /// <summary>Appends the line, newline and all, and moves the chain's head on.</summary>
    public abstract void Write(DisclosureStamp stamp, ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> key, Span<byte> head);

    /// <summary>It is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception error);
}
