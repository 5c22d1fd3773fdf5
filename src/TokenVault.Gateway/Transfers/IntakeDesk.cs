using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Transfers;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Transfers;

/// <summary>Takes parts of other vaults' packages in, frame after frame and one batch at a time.</summary>
internal sealed class IntakeDesk(IntakeClient adapter, ArrivalQueue arrivals, IRecordStore store, TransferIntakeTable intakes, EpochTable epochs) : IDisposable
{
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Takes the next frames in; on disk when it completes. A caller who stops waiting does not stop it.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.TransferSequence"/>, <see cref="VaultErrorCode.TransferInvalid"/>, <see cref="VaultErrorCode.GuessingLimitExceeded"/>,
    /// <see cref="VaultErrorCode.AdapterUnavailable"/>. What was taken in before stays.
    /// </exception>
    public async Task<TakeInResponse> TakeInAsync(TransferPartHeader header, TakeInRequest request)
    {
        if (!await _turn.WaitAsync(TurnMax))
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            var progress = intakes.Read(store, header.Order, header.Gateway, header.Part);
            if (progress.Ended || progress.Frames != request.FirstFrame)
            {
                throw new VaultException(VaultErrorCode.TransferSequence, "first_frame");
            }

            var message = new TakeInCardsRequest { Header = request.Header, FirstFrame = request.FirstFrame };
            message.Frames.Add(request.Frames);
            var answer = await adapter.TakeInAsync(message);
            return await FileAsync(header, progress, answer, request.Frames.Count);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<TakeInResponse> FileAsync(TransferPartHeader header, TransferIntakeRecord progress, TakeInCardsResponse answer, int frames)
    {
        if (answer.Tokens.Count != frames - (answer.HasEnded ? 1 : 0))
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        // The epoch first: a token whose epoch is not there would not open.
        var response = new TakeInResponse();
        if (answer.Tokens.Any(card => card.Reason.Length == 0))
        {
            var epoch = await PutEpochAsync(answer);
            await arrivals.TakeInAsync(answer, epoch, response);
        }

        response.Refused.Add(answer.Tokens.Where(card => card.Reason.Length > 0).Select(card => Refused(card, card.Reason)));

        // Last. Where it is not reached, the same frames come again and find their tokens here.
        var writes = new WriteBatch();
        foreach (var refused in response.Refused)
        {
            // Whoever brings the package may not hear this answer.
            intakes.PutRefusal(
                writes, header.Order, header.Gateway, header.Part, ++progress.Refused,
                new TransferRefusalRecord { Token = refused.Token, MerchantId = refused.MerchantId, Reason = refused.Reason });
        }

        progress.Frames += (uint)frames;
        progress.Taken += response.TakenCount;
        progress.Known += response.KnownCount;
        progress.Ended = answer.HasEnded;
        intakes.Put(writes, header.Order, header.Gateway, header.Part, progress);
        await store.CommitAsync(writes);
        (response.NextFrame, response.HasEnded) = (progress.Frames, progress.Ended);
        return response;
    }

    internal static RefusedArrival Refused(TakenCard card, string reason) => new() { Token = card.Token, MerchantId = card.MerchantId, Reason = reason };

    private async Task<EpochId> PutEpochAsync(TakeInCardsResponse answer)
    {
        if (!RegisteredEpoch.TryDecode(answer.RegisteredEpoch.Memory, out var epoch))
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        var writes = new WriteBatch();
        epochs.PutRegistered(writes, epoch.Header.Id, answer.RegisteredEpoch.Span);
        await store.CommitAsync(writes);
        return epoch.Header.Id;
    }
}
