using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Tokenize;
using TokenVault.Hosting;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Transfers;

/// <summary>Hands tokens that come from another vault to the pipeline, which decides about cards in one place.</summary>
internal sealed class ArrivalQueue(TokenQueue queue, IRecordStore store)
{
    /// <summary>Takes all of an answer in and counts what became of them; on disk when it completes.</summary>
    /// <exception cref="VaultException">Overloaded, StoreUnavailable, RecordDamaged, or an answer that makes no sense.</exception>
    public async Task TakeInAsync(TakeInCardsResponse answer, EpochId epoch, TakeInResponse response)
    {
        var waiting = new List<(TakenCard Card, Task<CardToken> Result)>(answer.Tokens.Count);
        foreach (var card in answer.Tokens.Where(card => card.Reason.Length == 0))
        {
            waiting.Add((card, await BeginAsync(card, epoch, (byte)answer.FingerprintKey)));
        }

        Exception? failure = null;
        foreach (var (card, result) in waiting)
        {
            try
            {
                if ((await result).IsServing)
                {
                    response.TakenCount++;
                }
                else
                {
                    response.KnownCount++;
                }
            }
            catch (VaultException refusal) when (IsOfOneToken(refusal.Code))
            {
                response.Refused.Add(IntakeDesk.Refused(card, VaultErrorMapping.Describe(refusal.Code).Reason ?? ""));
            }
            catch (VaultException broken)
            {
                // Each is awaited, whatever became of those before it: their works go back to the pool by it.
                failure ??= broken;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    // Awaited by the caller, once all of them wait in the queue.
    private async Task<Task<CardToken>> BeginAsync(TakenCard card, EpochId epoch, byte fingerprintKey)
    {
        try
        {
            var arrival = ArrivalReader.Read(card, epoch, fingerprintKey);
            if (await IsAnothersAsync(arrival.Owned))
            {
                throw new VaultException(VaultErrorCode.TokenTaken);
            }

            await queue.WaitForRoomAsync(CancellationToken.None);
            return queue.TakeInAsync(arrival).AsTask();
        }
        catch (VaultException refusal)
        {
            return Task.FromException<CardToken>(refusal);
        }
    }

    // The adapter buries tokens by their names alone. One of another merchant's under the same name could be taken from him by deleting it here.
    private async Task<bool> IsAnothersAsync(OwnedToken owned)
    {
        var own = TokenTable.KeyOf(owned);
        var prefix = own.AsMemory(0, TokenTable.TokenBytes);
        await foreach (var (key, _) in store.ScanAsync(Table.Tokens, prefix, CancellationToken.None))
        {
            if (!key.AsSpan().StartsWith(prefix.Span))
            {
                return false;
            }

            if (!key.AsSpan().SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfOneToken(VaultErrorCode code) => code
        is VaultErrorCode.TokenTaken or VaultErrorCode.TokenMalformed or VaultErrorCode.CardNumberIsToken or VaultErrorCode.CustomerReferenceInvalid or VaultErrorCode.LabelsInvalid
        or VaultErrorCode.TextHoldsCardNumber;
}
