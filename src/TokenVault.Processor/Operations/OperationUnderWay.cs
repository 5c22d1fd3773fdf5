using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Operations;

/// <summary>A charge that this process is at: whoever asks for the same one meanwhile waits for the one answer.</summary>
internal sealed class ChargeUnderWay(byte[] digest, Func<Task<ChargeResponse>> run)
{
    // Started by the first who asks for it once it stands in the table, so by one only.
    private readonly Lazy<Task<ChargeResponse>> _response = new(run);

    public byte[] Digest { get; } = digest;

    public Task<ChargeResponse> Response => _response.Value;
}
