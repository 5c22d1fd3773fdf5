using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Operations;

/// <summary>An operation that this process is at: whoever asks for the same one meanwhile waits for the one answer.</summary>
internal sealed class OperationUnderWay(byte[] digest, Func<Task<OperationResult>> run)
{
    // Started by the first who asks for it once it stands in the table, so by one only.
    private readonly Lazy<Task<OperationResult>> _result = new(run);

    public byte[] Digest { get; } = digest;

    public Task<OperationResult> Result => _result.Value;
}
