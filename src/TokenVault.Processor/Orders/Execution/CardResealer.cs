using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Opening;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tokens;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>Opens cards for an order and seals each to the order's recipient: disclosed first, on disk, and never one that may not be opened.</summary>
internal sealed class CardResealer(TokenKeeper tokens, SingleUseBook singles, DisclosureLog disclosures, CardOpener opener)
{
    /// <summary>Seals a batch into the run's part. A card that may not be opened, or does not open, is passed over with its reason.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batch">The cards.</param>
    /// <param name="note">Has the disk remember which are about to be opened.</param>
    /// <returns>How many were passed over.</returns>
    /// <exception cref="VaultException">The record or the store can't be written: nothing of the batch counts.</exception>
    public async Task<int> ResealAsync(OrderRun run, IReadOnlyList<ResealRequest> batch, Func<IReadOnlyList<ResealRequest>, Task> note)
    {
        var before = run.Skipped.Values.Sum(count => (long)count);

        // 1. May it be opened? What is opened counts against the order's volume from here on, whatever becomes of this process.
        // 2. Each disclosure is on disk before any card is opened. 3. Each is opened, sealed anew and wiped.
        var judged = await Task.WhenAll(batch.Select(async card => (Card: card, Refusal: await JudgeAsync(run, card))));
        foreach (var (_, refusal) in judged)
        {
            run.Skip(refusal);
        }

        var allowed = judged.Where(one => one.Refusal is null).Select(one => one.Card).ToList();
        await note(allowed);
        await Task.WhenAll(allowed.Select(card => disclosures.AppendAsync(SubjectOf(run, card))));
        foreach (var card in allowed)
        {
            Try(run, () => tokens.Guard(card.Card.Context, () => Reseal(run, card)));
        }

        run.Part!.Flush();
        return (int)(run.Skipped.Values.Sum(count => (long)count) - before);
    }

    // Null where it may be opened. A token for single use is spent here by going elsewhere: it would else serve in both vaults.
    private async Task<VaultErrorCode?> JudgeAsync(OrderRun run, ResealRequest card)
    {
        try
        {
            tokens.Guard(card.Card.Context, static () => true);
            if (IsMigration(run) && card.Card.Context.Usage == TokenUsage.SingleUse)
            {
                await singles.SpendAsync(card.Card.Context.Token, run.Order.Number);
            }

            return null;
        }
        catch (VaultException error) when (IsOfOneCard(error.Code))
        {
            return error.Code;
        }
    }

    private static bool IsMigration(OrderRun run) => string.Equals(run.Order.Content.Kind, CardOrder.ForMigration, StringComparison.Ordinal);

    private static DisclosureSubject SubjectOf(OrderRun run, ResealRequest card)
    {
        var order = run.Order.Content;
        return DisclosureSubject.ForOrder(
            card.Owned, order.Id,
            IsMigration(run) ? OpeningPurpose.Migration : OpeningPurpose.Order,
            "key-" + OrderFile.KeyDigest(order.Recipient), run.Gateway) with
        {
            WithName = card.Card.Name is not null,
        };
    }

    // What is wrong with one card is its own; anything else is wrong with this process.
    private static bool IsOfOneCard(VaultErrorCode code) => code
        is VaultErrorCode.TokenRetired or VaultErrorCode.RecordVersionStale or VaultErrorCode.TokenExpired or VaultErrorCode.SealedCardInvalid
        or VaultErrorCode.TokenSpent or VaultErrorCode.TokenHeld or VaultErrorCode.KeyDestroyed;

    private static void Try(OrderRun run, Action act)
    {
        try
        {
            act();
        }
        catch (VaultException error) when (IsOfOneCard(error.Code))
        {
            run.Skip(error.Code);
        }
    }

    private bool Reseal(OrderRun run, ResealRequest request)
    {
        // On the stack, where the collector moves nothing, and wiped before this returns.
        Span<byte> card = stackalloc byte[CardPlaintext.Bytes];
        Span<byte> name = stackalloc byte[NamePlaintext.Bytes];
        try
        {
            opener.Open(request.Card.RegisteredEpoch, request.Card.Sealed.Span, request.Card.Context, card);
            if (request.Card.Name is { } kept)
            {
                opener.OpenName(kept.RegisteredEpoch, kept.Sealed.Span, kept.Context, name);
            }

            run.Part!.Sealer.Seal(card, request.Card.Name is null ? default : name, request.RecordFor(run.Order.Content).ToByteArray(), run.Part.Frames);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(card);
            CryptographicOperations.ZeroMemory(name);
        }
    }
}
