using System.Buffers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>An administrative act's entry on its way to the disk, and who waits for it.</summary>
internal sealed class PendingAct(AdministrativeAct act) : PendingEntry
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Token? Token => act.Token;

    public Task Written => _written.Task;

    public override void Write(DisclosureStamp stamp, ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> key, Span<byte> head) =>
        AdministrativeLine.Write(stamp, act, writer, key, head);

    public override void Complete() => _written.TrySetResult();

    public override void Fail(Exception error) => _written.TrySetException(error);
}
