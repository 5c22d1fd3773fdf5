using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Transfers;

namespace TokenVault.Processor.Transfers;

/// <summary>Frames of a part, as a gateway brings them.</summary>
/// <param name="Header">What the part begins with.</param>
/// <param name="First">Which the first one is, from 0.</param>
/// <param name="Frames">Ciphertext and tag of each, in order.</param>
internal sealed record TransferBatch(TransferPartHeader Header, int First, IReadOnlyList<ByteString> Frames)
{
    private const int FramesMax = 256;

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static TransferBatch Read(TakeInCardsRequest request)
    {
        if (!TransferPartHeader.TryDecode(request.Header.Memory, out var header, out var read) || read != request.Header.Length)
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "header");
        }

        // Both come to stand in the record and in answers; no adapter makes such ones.
        if (CardNumberPattern.IsIn(TransferActs.OrderOf(header)) || CardNumberPattern.IsIn(header.Gateway.Value))
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "header");
        }

        return request switch
        {
            { Frames.Count: 0 } => throw new VaultException(VaultErrorCode.FieldMissing, "frames"),
            { Frames.Count: > FramesMax } => throw new VaultException(VaultErrorCode.BatchTooLarge, "frames"),
            { FirstFrame: > TransferPartHeader.CardsMax } => throw new VaultException(VaultErrorCode.TransferInvalid, "first_frame"),
            _ => new TransferBatch(header, (int)request.FirstFrame, request.Frames),
        };
    }
}
