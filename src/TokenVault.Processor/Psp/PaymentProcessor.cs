using System.Security.Cryptography;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp.Answers;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Profiles;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp;

/// <summary>A payment processor: a line, and the profile that says how to speak over it.</summary>
internal sealed class PaymentProcessor(PspLine line, ProcessorProfile profile) : IDisposable
{
    /// <summary>The line's name, which answers, accounts and the record of disclosures use.</summary>
    public string Name => line.Name;

    public ProcessorProfile Profile => profile;

    /// <summary>Whether the line has failed so often of late that nothing is sent over it for a while.</summary>
    public bool IsOut => line.IsOut;

    /// <summary>Of authorizations and charges.</summary>
    public PspRecovery Recovery => RecoveryOf(OperationKind.Authorize);

    /// <summary>Whether the card goes in a first step that moves no money, and the money then moves by reference.</summary>
    public bool HasCardStep => profile.HasCardStep;

    public bool AllowsMultipleCaptures => profile.AllowsMultipleCaptures;

    /// <summary>Whether the card holder's name goes with the card.</summary>
    public bool TakesName(OperationKind kind) => profile.Find(CardStepOf(kind))?.TakesName ?? false;

    /// <param name="kind">Of the operation.</param>
    /// <param name="hasReference">Whether the processor gave it a name that is known.</param>
    public PspRecovery RecoveryOf(OperationKind kind, bool hasReference = true)
    {
        var (byReference, byOwn) = PspSteps.QueriesOf(kind);
        var isPayment = PspSteps.IsPayment(kind);

        // A request with a card in it can't be repeated: the card's code is gone, and the card is opened once.
        var replay = isPayment && !HasCardStep ? null : profile.Idempotency.ReplayWindow;
        return new PspRecovery(
            Has(byReference, byOwn, hasReference),
            isPayment && Has(ProfileStep.CancelByReference, ProfileStep.CancelByOwn, hasReference),
            replay,
            profile.Absence.Seconds,
            profile.Absence.Count);
    }

    /// <summary>Why the order can't be put to this processor, or null.</summary>
    public VaultErrorCode? Refuses(PspOrder order)
    {
        if (profile.Find(PspSteps.Of(order.Kind)) is null
            || !profile.Amounts.Supports(order.Currency)
            || (order.Authentication is { IsNetworkToken: true } && !profile.SupportsNetworkTokens))
        {
            return VaultErrorCode.OperationNotSupported;
        }

        return profile.Amounts.ToProcessor(order.AmountMinorUnits, order.Currency, out _) switch
        {
            AmountFit.TooFine => VaultErrorCode.AmountTooFine,
            AmountFit.TooLarge => VaultErrorCode.AmountOutOfRange,
            _ => null,
        };
    }

    /// <summary>Renders the card, synchronously: the only thing here that ever touches one.</summary>
    /// <exception cref="VaultException">What <see cref="Refuses"/> says, or a text that does not fit. Nothing is left rendered then.</exception>
    public PspCardRequest RenderCard(PspOrder order, PspAccount account, scoped CardInHand card)
    {
        var request = Require(CardStepOf(order.Kind));
        var values = ValuesOf(order, account, "");
        var path = TextRenderer.Path(request.Path, values) ?? throw new VaultException(VaultErrorCode.OperationNotSupported);
        var body = Render(request, values, card);
        return new PspCardRequest(request, new PspRequest(PspSteps.NameOf(request), path, HeadersOf(request, values, account), body), values);
    }

    /// <summary>Sends the card and disposes the request.</summary>
    public async Task<PspCardStep> SendCardAsync(PspCardRequest request, PspOrder order, PspAccount account)
    {
        using (request)
        {
            var judge = new AnswerJudge(profile, request.Profile, await line.SendAsync(request.Request), request.Values);
            return HasCardStep ? judge.OfStoring() : new PspCardStep("", judge.OfActing());
        }
    }

    /// <summary>Sends the request that moves money, by reference; byte for byte the same when repeated.</summary>
    public Task<PspOutcome> SendAsync(PspOrder order, PspAccount account, string methodReference) => HasCardStep
        ? ActAsync(PspSteps.Of(order.Kind), ValuesOf(order, account, methodReference), account)
        : throw new VaultException(VaultErrorCode.OperationNotSupported);

    /// <summary>CAPTURE, VOID or REFUND; byte for byte the same when repeated.</summary>
    public Task<PspOutcome> FollowUpAsync(PspOrder order, PspAccount account) =>
        ActAsync(PspSteps.Of(order.Kind), ValuesOf(order, account, ""), account);

    /// <summary>
    /// Sends what <see cref="SendAsync(PspOrder, PspAccount, string)"/> or <see cref="FollowUpAsync"/> sent before once more, to learn
    /// what became of it. Only within <see cref="PspRecovery.ReplayWindow"/>.
    /// </summary>
    /// <remarks>That the repetition was refused or never arrived says nothing of the first sending: it is UNCLEAR then.</remarks>
    public async Task<PspFinding> ReplayAsync(PspOrder order, PspAccount account, string methodReference)
    {
        if (RecoveryOf(order.Kind).ReplayWindow is null)
        {
            return PspFinding.NotAllowed;
        }

        var outcome = PspSteps.IsPayment(order.Kind)
            ? await SendAsync(order, account, methodReference)
            : await FollowUpAsync(order, account);
        return outcome.Outcome switch
        {
            Outcome.Succeeded or Outcome.Declined => PspFinding.Settled(outcome),
            Outcome.RequiresAction => PspFinding.Pending(outcome),
            _ => PspFinding.Unclear with { IsFailure = outcome.IsFailure },
        };
    }

    /// <summary>Asks what became of an operation, by the processor's reference or, where that is empty, by our own.</summary>
    public async Task<PspFinding> QueryAsync(PspOrder order, PspAccount account, string reference)
    {
        var (byReference, byOwn) = PspSteps.QueriesOf(order.Kind);
        return await LookAsync(byReference, byOwn, order, account, reference);
    }

    /// <summary>Cancels whatever became of an authorization or charge.</summary>
    public async Task<PspFinding> CancelAsync(PspOrder order, PspAccount account, string reference) => PspSteps.IsPayment(order.Kind)
        ? await LookAsync(ProfileStep.CancelByReference, ProfileStep.CancelByOwn, order, account, reference)
        : PspFinding.NotAllowed;

    /// <summary>How a payment stands; null where no usable answer came.</summary>
    /// <param name="account">The account.</param>
    /// <param name="reference">The processor's name of the payment.</param>
    /// <param name="currency">What it must be in; null where that is to be learnt.</param>
    public async Task<PspFacts?> FetchAsync(PspAccount account, string reference, Currency? currency = null)
    {
        var values = new OrderValues(null, account, 0, reference);
        return profile.Find(ProfileStep.Fetch) is { } request && await SendAsync(request, values, account) is { } reply
            ? new AnswerJudge(profile, request, reply, values).OfFetching(currency)
            : null;
    }

    /// <summary>Whether the profile can tell of a name of the processor which operation of ours it is of, and how much.</summary>
    public bool CanConfirm => profile.Find(ProfileStep.Fetch)?.Answers.Facts is { Authorized: >= 0, Operation.Count: > 0 };

    /// <summary>
    /// Whether what the processor calls so is that order, and succeeded there. Null where no usable answer came, so that it may be
    /// asked again.
    /// </summary>
    public async Task<bool?> ConfirmsAsync(PspOrder order, PspAccount account, string reference)
    {
        var request = Require(ProfileStep.Fetch);
        var values = new OrderValues(null, account, 0, reference);

        // A name that no path can hold is none of a payment's, and one that the processor doesn't know is none either.
        if (await SendAsync(request, values, account) is not { } reply || reply is { Reach: PspReach.Answered, Status: 404 })
        {
            return false;
        }

        return new AnswerJudge(profile, request, reply, values).OfFetching(expected: null) is { } facts
            ? facts.State.Outcome == Outcome.Succeeded
                && facts.Operation == order.Operation
                && facts.AuthorizedMinorUnits == order.AmountMinorUnits
                && facts.Currency == order.Currency
            : null;
    }

    /// <summary>How a dispute stands; null where no usable answer came, or the profile has no request for it.</summary>
    public async Task<PspDispute?> FetchDisputeAsync(PspAccount account, string reference)
    {
        var values = new OrderValues(null, account, 0, reference);
        return profile.Find(ProfileStep.FetchDispute) is { } request && await SendAsync(request, values, account) is { } reply
            ? new AnswerJudge(profile, request, reply, values).OfDispute()
            : null;
    }

    public void Dispose() => line.Dispose();

    private ProfileStep CardStepOf(OperationKind kind) => HasCardStep ? ProfileStep.StoreCard : PspSteps.Of(kind);

    private bool Has(ProfileStep byReference, ProfileStep byOwn, bool hasReference) =>
        (hasReference && profile.Find(byReference) is not null) || profile.Find(byOwn) is not null;

    private async Task<PspOutcome> ActAsync(ProfileStep step, OrderValues values, PspAccount account)
    {
        var request = Require(step);

        // A path that can't be rendered lacks the processor's name of what was authorized, and nothing left.
        return await SendAsync(request, values, account) is { } reply
            ? new AnswerJudge(profile, request, reply, values).OfActing()
            : PspOutcome.NotSent(PspCodes.Refused);
    }

    private async Task<PspFinding> LookAsync(ProfileStep byReference, ProfileStep byOwn, PspOrder order, PspAccount account, string reference)
    {
        var request = (reference.Length > 0 ? profile.Find(byReference) : null) ?? profile.Find(byOwn);
        if (request is null)
        {
            return PspFinding.NotAllowed;
        }

        var values = ValuesOf(order, account, reference);
        return await SendAsync(request, values, account) is { } reply
            ? new AnswerJudge(profile, request, reply, values).OfLooking()
            : PspFinding.Unclear;
    }

    private async ValueTask<PspReply?> SendAsync(ProfileRequest request, OrderValues values, PspAccount account)
    {
        if (TextRenderer.Path(request.Path, values) is not { } path)
        {
            return null;
        }

        using var body = request.IsGet ? null : Render(request, values, default);
        return await line.SendAsync(new PspRequest(PspSteps.NameOf(request), path, HeadersOf(request, values, account), body));
    }

    private PinnedBody Render(ProfileRequest request, OrderValues values, scoped CardInHand card)
    {
        var bytes = PinnedBuffers.Rent();
        try
        {
            var writer = new BodyWriter(bytes, profile.Content, values);
            writer.Render(request.Body, card);
            return new PinnedBody(bytes, writer.Written, profile.Content);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(bytes);
            throw;
        }
    }

    private List<(string Name, string Value)> HeadersOf(ProfileRequest request, OrderValues values, PspAccount account)
    {
        var headers = new List<(string, string)>
        {
            (profile.CredentialHeader, TextRenderer.OfAccount(request.Credential ?? profile.Credential, account)),
        };
        headers.AddRange(profile.Headers.Select(header => (header.Name, TextRenderer.OfAccount(header.Value, account))));
        if (request.Key is { } key)
        {
            headers.Add((profile.Idempotency.Header!, TextRenderer.Plain(key, values)));
        }

        return headers;
    }

    private OrderValues ValuesOf(PspOrder order, PspAccount account, string reference) =>
        profile.Amounts.ToProcessor(order.AmountMinorUnits, order.Currency, out var amount) switch
        {
            AmountFit.Fits => new OrderValues(order, account, amount, reference),
            AmountFit.TooFine => throw new VaultException(VaultErrorCode.AmountTooFine, "amount_minor_units"),
            _ => throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount_minor_units"),
        };

    private ProfileRequest Require(ProfileStep step) =>
        profile.Find(step) ?? throw new VaultException(VaultErrorCode.OperationNotSupported, "kind");
}
