using System.Buffers;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Payments;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Profiles;
using TokenVault.Profiles.Answers;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp.Answers;

/// <summary>What an answer means by its profile. Where it leaves any doubt that money moved, the outcome is unknown.</summary>
internal sealed class AnswerJudge(ProcessorProfile profile, ProfileRequest request, PspReply reply, OrderValues values)
{
    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly Answer? _answer = reply.Reach == PspReach.Answered
        ? AnswerReader.Read(request.Answers.Plan, reply.Body, [.. request.Answers.Plan.Filters.Select(filter => TextRenderer.Plain(filter, values))])
        : null;

    private AnswerGives Gives => request.Answers.Gives;

    // A payment without a name can never be captured, let go or given back. Unknown, it is asked for by our own. What nothing follows
    // needs none.
    private bool IsNamed => values.Order is not { Kind: OperationKind.Authorize or OperationKind.Charge } || Reference.Length > 0;

    // By another operation's name ours would be asked for, and could be cancelled, from then on.
    private string OwnReference =>
        request.Answers.Agreements.All(agreement => !agreement.Value.Holds(Placeholder.Operation) || Agrees(agreement, reply.Status < 300)) ? Reference : "";

    private string Reference => _answer?.FirstText(Gives.Reference, IsReference) ?? "";

    /// <summary>Judges store_card, which moves no money: whatever goes wrong there, nothing was charged.</summary>
    public PspCardStep OfStoring()
    {
        if (reply.Reach != PspReach.Answered)
        {
            return new PspCardStep("", NotReached() ?? PspOutcome.NotSent(PspCodes.NoAnswer));
        }

        var rule = Match();
        if (rule?.Result == AnswerResult.Stored && _answer!.FirstText(Gives.Method, IsReference) is { Length: > 0 } method)
        {
            return new PspCardStep(method, Ended: null);
        }

        return new PspCardStep("", rule?.Result == AnswerResult.Declined ? Declined(rule) : PspOutcome.NotSent(RefusalCode(rule)));
    }

    /// <summary>Judges what moves money.</summary>
    public PspOutcome OfActing()
    {
        if (reply.Reach != PspReach.Answered)
        {
            return NotReached() ?? PspOutcome.Unknown(PspCodes.NoAnswer);
        }

        var rule = Match();
        if (rule is not null && rule.Result != AnswerResult.Unknown && !Agrees(rule))
        {
            return PspOutcome.Unknown(PspCodes.Mismatch, OwnReference);
        }

        return rule?.Result switch
        {
            AnswerResult.Succeeded => IsNamed ? Succeeded() : PspOutcome.Unknown(PspCodes.Mismatch),
            AnswerResult.Declined => Declined(rule),
            AnswerResult.NotSent => PspOutcome.NotSent(RefusalCode(rule)),
            AnswerResult.RequiresAction => RequiresAction(),
            _ => PspOutcome.Unknown(UnknownCode(rule), OwnReference) with { IsFailure = reply.Status >= 500 },
        };
    }

    /// <summary>Judges an answer to a question about an operation.</summary>
    public PspFinding OfLooking()
    {
        var rule = reply.Reach == PspReach.Answered ? Match() : null;
        if (rule is null || !Agrees(rule))
        {
            return PspFinding.Unclear;
        }

        return rule.Result switch
        {
            AnswerResult.Succeeded => IsNamed ? PspFinding.Settled(Succeeded()) : PspFinding.Unclear,
            AnswerResult.Declined => PspFinding.Settled(Declined(rule)),
            AnswerResult.Cancelled => PspFinding.Settled(PspOutcome.NotSent(PspCodes.Cancelled) with { Reference = Reference }),
            AnswerResult.Absent => PspFinding.Absent,
            AnswerResult.Pending or AnswerResult.RequiresAction => PspFinding.Pending(PspOutcome.Unknown("", Reference)),
            _ => PspFinding.Unclear,
        };
    }

    /// <summary>Reads how a payment stands; null where the answer does not say.</summary>
    /// <param name="expected">What it must be in; null for any.</param>
    public PspFacts? OfFetching(Domain.Amounts.Currency? expected)
    {
        var rule = reply.Reach == PspReach.Answered ? Match() : null;
        if (rule is null || _answer is null || request.Answers.Facts is not { } facts
            || CurrencyAt(facts.Currency) is not { } currency || (expected is not null && expected != currency))
        {
            return null;
        }

        var sums = new[] { facts.Authorized, facts.Captured, facts.Refunded }.Select(slot => Sum(slot, currency)).ToArray();
        var state = rule.Result switch
        {
            AnswerResult.Succeeded => Succeeded(),
            AnswerResult.Declined => Declined(rule),
            AnswerResult.RequiresAction => RequiresAction(),
            AnswerResult.Cancelled => PspOutcome.NotSent(PspCodes.Cancelled) with { Reference = Reference },
            _ => PspOutcome.Unknown("", Reference),
        };
        var isVoided = facts.Voided.Count > 0 && facts.Voided.All(test => test.Holds(_answer));
        return sums.Contains(null) ? null : new PspFacts(state)
        {
            Currency = currency,
            AuthorizedMinorUnits = sums[0]!.Value,
            CapturedMinorUnits = sums[1]!.Value,

            // Some processors count what was let go as given back; nothing had been taken.
            RefundedMinorUnits = isVoided ? 0 : sums[2]!.Value,
            IsVoided = isVoided,
            Operation = Domain.Tokens.OperationId.TryParse(_answer.FirstText(facts.Operation, IsReference), out var operation) ? operation : null,
        };
    }

    /// <summary>Reads how a dispute stands; null where the answer does not say which payment it is about.</summary>
    public PspDispute? OfDispute()
    {
        var rule = reply.Reach == PspReach.Answered ? Match() : null;
        if (rule?.Result != AnswerResult.Succeeded || request.Answers.Dispute is not { } dispute
            || _answer!.FirstText(dispute.Payment, IsReference) is not { Length: > 0 } payment)
        {
            return null;
        }

        var currency = CurrencyAt(dispute.Currency);
        return new PspDispute(payment, _answer.FirstText(dispute.Status, IsCode), _answer.FirstText(dispute.Reason, IsCode))
        {
            Currency = currency,
            AmountMinorUnits = currency is { } known ? Sum(dispute.Amount, known) ?? 0 : 0,
        };
    }

    private Domain.Amounts.Currency? CurrencyAt(int slot) => Domain.Amounts.Currency.TryParse(
        System.Text.Encoding.ASCII.GetString(_answer!.Raw(slot)).ToUpperInvariant(), out var currency) ? currency : null;

    private long? Sum(int slot, Domain.Amounts.Currency currency) =>
        slot < 0 || !_answer!.IsPresent(slot) ? 0 : _answer.Number(slot) is { } units ? profile.Amounts.FromProcessor(units, currency) : null;

    private AnswerRule? Match()
    {
        var rules = request.Answers.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Matches(reply.Status, _answer, values.Traits))
            {
                return rules[i];
            }
        }

        return null;
    }

    private PspOutcome? NotReached() => reply.Reach == PspReach.NotReached
        ? PspOutcome.NotSent(PspCodes.Unreachable) with { TryAnother = true }
        : null;

    // What speaks of another sum, currency or operation than was asked for settles nothing of ours: neither its success, nor that
    // it was declined or cancelled, after which the same would be paid for again.
    private bool Agrees(AnswerRule rule) =>
        (rule.Agreements ?? request.Answers.Agreements).All(agreement => Agrees(agreement, rule.MustName(reply.Status)));

    private bool Agrees(AnswerAgreement agreement, bool mustName) => _answer is null || !_answer.IsPresent(agreement.Slot)
        ? agreement.IsOptional || !mustName
        : _answer.Raw(agreement.Slot).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(TextRenderer.Plain(agreement.Value, values)));

    private PspOutcome Succeeded() => WithDetails(PspOutcome.Succeeded(Reference)) with
    {
        AuthorizationExpire = values.Order is { Kind: OperationKind.Authorize } order && profile.AuthorizationLifetime is { } lifetime
            ? order.Created + lifetime
            : null,
    };

    private PspOutcome Declined(AnswerRule rule)
    {
        var code = rule.Code.Length > 0 ? rule.Code
            : _answer?.FirstText(Gives.RawCode, profile.Declines.ContainsKey) is { Length: > 0 } raw ? profile.Declines[raw]
            : DeclineReasons.Generic;
        return WithDetails(PspOutcome.Declined(code, Reference));
    }

    private PspOutcome RequiresAction()
    {
        // Without an address to come back to nobody is there to authenticate: it begins again with the card holder present.
        if (values.Order is { ReturnUrl.Length: 0 })
        {
            return WithDetails(PspOutcome.Declined(DeclineReasons.AuthenticationRequired, Reference));
        }

        var type = _answer!.FirstText(Gives.ActionType, IsCode);
        return new PspOutcome(Outcome.RequiresAction, "", Reference)
        {
            NextAction = new PspNextAction(
                type.Length > 0 ? type : "redirect",
                _answer.FirstText(Gives.RedirectUrl, IsUrl),
                _answer.FirstText(Gives.ClientSecret, IsReference)),
        };
    }

    private PspOutcome WithDetails(PspOutcome outcome) => outcome with
    {
        RawCode = _answer?.FirstText(Gives.RawCode, IsCode) ?? "",
        NetworkTransactionId = _answer?.FirstText(Gives.NetworkTransactionId, IsReference) ?? "",
        AvsResult = _answer?.FirstWord(Gives.AvsResult) ?? "",
        SecurityCodeResult = _answer?.FirstWord(Gives.SecurityCodeResult) ?? "",
    };

    private string RefusalCode(AnswerRule? rule) => rule is { Code.Length: > 0 } ? rule.Code : reply.Status switch
    {
        429 => PspCodes.RateLimited,
        >= 400 and < 500 => PspCodes.Refused,
        >= 500 => PspCodes.Failed,
        _ => PspCodes.Unreadable,
    };

    private string UnknownCode(AnswerRule? rule) => rule is { Code.Length: > 0 } ? rule.Code
        : reply.Status >= 500 ? PspCodes.Failed
        : PspCodes.Unreadable;

    private static bool IsReference(string text) => text.Length <= 255 && !text.Contains(' ', StringComparison.Ordinal);

    private static bool IsCode(string text) => text.Length <= 64 && !text.AsSpan().ContainsAnyExcept(CodeLetters);

    private static bool IsUrl(string text) =>
        text.Length <= 2048 && text.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out _);
}
