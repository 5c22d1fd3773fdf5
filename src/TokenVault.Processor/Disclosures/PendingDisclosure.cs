using System.Buffers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>An opening's entry on its way to the disk, and who waits for it.</summary>
internal sealed class PendingDisclosure(DisclosureSubject subject) : PendingEntry
{
    // Continuations must not run on the writing thread: they would hold up the next group.
    private readonly TaskCompletionSource<DisclosureEntry> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DisclosureEntry? _entry;

    public override Token? Token => subject.Token;

    public Task<DisclosureEntry> Written => _written.Task;

    public override void Write(DisclosureStamp stamp, ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> key, Span<byte> head)
    {
        _entry = new DisclosureEntry(stamp.Id, stamp.Time, subject);
        DisclosureLine.Write(_entry, writer, key, head);
    }

    public override void Complete() => _written.TrySetResult(_entry!);

    public override void Fail(Exception error) => _written.TrySetException(error);
}
