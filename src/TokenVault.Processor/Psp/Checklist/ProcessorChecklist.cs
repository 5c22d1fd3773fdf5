using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp.Requests;

namespace TokenVault.Processor.Psp.Checklist;

/// <summary>
/// Tries a profile against a practice endpoint: pays with a test card, asks the same again, captures, gives back, lets go. Each
/// point says what came of it.
/// </summary>
internal sealed class ProcessorChecklist(PaymentProcessor processor, PspAccount account, Money amount, TimeProvider clock, RandomPool random)
{
    private const int QueriesMax = 10;
    private static readonly TimeSpan QueryPause = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<ChecklistLine> RunAsync(ChecklistCard card, ChecklistCard? declined)
    {
        var order = NewOrder(OperationKind.Authorize);
        if (processor.Refuses(order) is { } refused)
        {
            yield return new ChecklistLine("authorize", false, $"the profile does not take it: {refused}");
            yield break;
        }

        var (authorized, method) = await PayAsync(order, card);
        yield return Of("authorize", authorized);
        if (authorized.Outcome == Outcome.Succeeded)
        {
            yield return await ReplayAsync(order, method, authorized);
            yield return await QueryAsync(order, authorized);
            var capture = FollowUp(OperationKind.Capture, order, authorized, amount.MinorUnits);
            yield return await FollowUpAsync("capture", capture);
            yield return await FollowUpAgainAsync(capture);
            yield return await FollowUpAsync("refund", FollowUp(OperationKind.Refund, order, authorized, amount.MinorUnits));
            yield return await FetchAsync(order, authorized);
        }

        yield return await VoidAsync(card);
        if (declined is not null)
        {
            var (outcome, _) = await PayAsync(NewOrder(OperationKind.Authorize), declined);
            yield return new ChecklistLine("decline", outcome.Outcome == Outcome.Declined, Describe(outcome));
        }
    }

    private static ChecklistLine Of(string name, PspOutcome outcome) => new(name, outcome.Outcome == Outcome.Succeeded, Describe(outcome));

    private static string Describe(PspOutcome outcome) => string.Join(
        ' ', new[] { outcome.Outcome.ToString(), outcome.Code, outcome.RawCode, outcome.Reference }.Where(word => word.Length > 0));

    private async Task<(PspOutcome Outcome, string Method)> PayAsync(PspOrder order, ChecklistCard card)
    {
        var step = await processor.SendCardAsync(Render(order, card), order, account);
        return step.Ended is { } ended
            ? (ended, "")
            : (await processor.SendAsync(order, account, step.MethodReference), step.MethodReference);
    }

    // Not in the asynchronous method: a card can't be kept across an await.
    private PspCardRequest Render(PspOrder order, ChecklistCard card) => card.TryRead(out var pan, out var expiry, out var cvc)
        ? processor.RenderCard(order, account, new CardInHand(pan, expiry, cvc))
        : throw new InvalidDataException("The card can't be read.");

    private async Task<ChecklistLine> ReplayAsync(PspOrder order, string method, PspOutcome first)
    {
        const string Name = "replay under the same key";
        if (processor.RecoveryOf(order.Kind).ReplayWindow is null)
        {
            return new ChecklistLine(Name, null, "the profile says that it is not safe");
        }

        var again = await processor.ReplayAsync(order, account, method);
        return new ChecklistLine(Name, again.Outcome is { } outcome && outcome == first, $"{again.Finding} {(again.Outcome is { } known ? Describe(known) : "")}");
    }

    private async Task<ChecklistLine> QueryAsync(PspOrder order, PspOutcome first)
    {
        const string Name = "query by our own reference";
        if (!processor.RecoveryOf(order.Kind, hasReference: false).CanQuery)
        {
            return new ChecklistLine(Name, null, "the profile has no such request");
        }

        // What is looked for by an index is there a little later.
        var finding = PspFinding.Unclear;
        for (var i = 0; i < QueriesMax && finding.Finding != SettleFinding.Settled; i++)
        {
            await Task.Delay(i == 0 ? TimeSpan.Zero : QueryPause, clock);
            finding = await processor.QueryAsync(order, account, "");
        }

        return new ChecklistLine(
            Name,
            finding.Outcome is { Outcome: Outcome.Succeeded } found && string.Equals(found.Reference, first.Reference, StringComparison.Ordinal),
            $"{finding.Finding} {finding.Outcome?.Reference}");
    }

    private async Task<ChecklistLine> FollowUpAsync(string name, PspOrder order) => processor.Refuses(order) is { } refused
        ? new ChecklistLine(name, null, $"the profile does not take it: {refused}")
        : Of(name, await processor.FollowUpAsync(order, account));

    private async Task<ChecklistLine> FollowUpAgainAsync(PspOrder capture)
    {
        const string Name = "capture replayed";
        if (processor.Refuses(capture) is not null || processor.RecoveryOf(capture.Kind).ReplayWindow is null)
        {
            return new ChecklistLine(Name, null, "the profile says that it is not safe");
        }

        var again = await processor.ReplayAsync(capture, account, "");
        return new ChecklistLine(Name, again.Outcome is { Outcome: Outcome.Succeeded }, again.Finding.ToString());
    }

    private async Task<ChecklistLine> FetchAsync(PspOrder order, PspOutcome authorized)
    {
        const string Name = "fetch";
        if (processor.Profile.Find(Profiles.ProfileStep.Fetch) is null)
        {
            return new ChecklistLine(Name, null, "the profile has no such request");
        }

        var facts = await processor.FetchAsync(account, authorized.Reference, amount.Currency);
        return new ChecklistLine(
            Name,
            facts is { } known && known.CapturedMinorUnits == amount.MinorUnits && known.RefundedMinorUnits == amount.MinorUnits && known.Operation == order.Operation,
            facts is null ? "no usable answer" : $"captured {facts.CapturedMinorUnits}, refunded {facts.RefundedMinorUnits}, operation {facts.Operation}");
    }

    private async Task<ChecklistLine> VoidAsync(ChecklistCard card)
    {
        var order = NewOrder(OperationKind.Authorize);
        var (authorized, _) = await PayAsync(order, card);
        return authorized.Outcome == Outcome.Succeeded
            ? await FollowUpAsync("void", FollowUp(OperationKind.Void, order, authorized, minorUnits: 0))
            : new ChecklistLine("void", false, "nothing to let go: " + Describe(authorized));
    }

    private PspOrder NewOrder(OperationKind kind) => new()
    {
        Operation = new OperationId(random.NextId(clock.GetUtcNow())),
        Payment = new PaymentId(random.NextId(clock.GetUtcNow())),
        Kind = kind,
        Merchant = account.Merchant,
        Currency = amount.Currency,
        AmountMinorUnits = amount.MinorUnits,
        Description = "processor checklist",
        Created = clock.GetUtcNow(),
    };

    private PspOrder FollowUp(OperationKind kind, PspOrder order, PspOutcome authorized, long minorUnits) => NewOrder(kind) with
    {
        Payment = order.Payment,
        AmountMinorUnits = minorUnits,
        Description = "",
        Authorization = order.Operation,
        AuthorizationReference = authorized.Reference,
        IsFinal = true,
    };
}
