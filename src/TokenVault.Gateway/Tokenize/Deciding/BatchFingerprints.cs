using System.Buffers.Binary;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>What the adapter answered for a batch, by place.</summary>
internal sealed class BatchFingerprints
{
    private readonly FingerprintResponse _response;
    private readonly HashSet<uint>? _withheld;

    public BatchFingerprints(FingerprintResponse response)
    {
        _response = response;
        _withheld = response.Withheld.Count == 0 ? null : [.. response.Withheld];
    }

    public bool IsWithheld(int place) => _withheld is not null && _withheld.Contains((uint)place);

    /// <exception cref="VaultException">GuessingLimitExceeded where it was withheld: what stands in its place is no fingerprint.</exception>
    public Fingerprint At(int place) => IsWithheld(place)
        ? throw new VaultException(VaultErrorCode.GuessingLimitExceeded, "card.number")
        : new Fingerprint(
            (byte)_response.FingerprintKey,
            BinaryPrimitives.ReadUInt128BigEndian(_response.Fingerprints.Span.Slice(place * Fingerprint.ValueBytes, Fingerprint.ValueBytes)));
}
