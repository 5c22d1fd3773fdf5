namespace TokenVault.Processor.Disclosures;

/// <summary>An entry on its way to the disk, and who waits for it.</summary>
internal sealed class PendingDisclosure(DisclosureSubject subject)
{
    // Continuations must not run on the writing thread: they would hold up the next group.
    private readonly TaskCompletionSource<DisclosureEntry> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DisclosureSubject Subject { get; } = subject;

    public Task<DisclosureEntry> Written => _written.Task;

    public void Complete(DisclosureEntry entry) => _written.TrySetResult(entry);

    public void Fail(Exception error) => _written.TrySetException(error);
}
