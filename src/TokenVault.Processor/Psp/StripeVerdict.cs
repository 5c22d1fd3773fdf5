using System.Buffers;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp;

/// <summary>What Stripe's answers mean for a charge. Where an answer leaves any doubt that money moved, the verdict is unknown.</summary>
internal static class StripeVerdict
{
    public const string Unreachable = "processor_unreachable";
    public const string NoAnswer = "processor_no_answer";
    public const string Refused = "processor_refused";
    public const string RateLimited = "processor_rate_limited";
    public const string Failed = "processor_error";
    public const string GenericDecline = "generic_decline";
    public const string AuthenticationRequired = "authentication_required";

    // Stripe's are some 28 long; the bound keeps the second form within its buffer.
    private const int PaymentMethodIdLengthMax = 128;

    private const int WordLengthMax = 64;
    private static readonly SearchValues<char> WordLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    /// <summary>
    /// Judges the first step, which stores the card with the processor and moves no money: whatever goes wrong there, nothing
    /// was charged. Null where the step succeeded; then the reply has an id.
    /// </summary>
    public static PspOutcome? OfPaymentMethod(PspReply reply, out string id)
    {
        id = "";
        if (reply.Reach != PspReach.Answered)
        {
            return PspOutcome.NotSent(reply.Reach == PspReach.NotReached ? Unreachable : NoAnswer);
        }

        var readable = StripeReply.TryRead(reply.Body.Span, out var answer);
        if (reply.Status == 200 && readable && answer is { IsError: false, Id.Length: <= PaymentMethodIdLengthMax })
        {
            id = answer.Id;
            return null;
        }

        return readable && IsDecline(reply, answer)
            ? PspOutcome.Declined(DeclineWord(answer), "")
            : PspOutcome.NotSent(RefusalWord(reply.Status));
    }

    /// <summary>Judges the second step, which takes the money.</summary>
    public static PspOutcome OfPaymentIntent(PspReply reply, StripeAmount asked)
    {
        if (reply.Reach == PspReach.NotReached)
        {
            return PspOutcome.NotSent(Unreachable);
        }

        if (reply.Reach == PspReach.Unclear || !StripeReply.TryRead(reply.Body.Span, out var answer))
        {
            return reply is { Reach: PspReach.Answered, Status: 429 } ? PspOutcome.NotSent(RateLimited) : PspOutcome.Unknown();
        }

        return reply.Status switch
        {
            200 when !answer.IsError => OfIntentStatus(answer, asked),
            _ when IsDecline(reply, answer) => PspOutcome.Declined(DeclineWord(answer), Reference(answer.ErrorPaymentIntent)),
            // The key was used before with another request: what that one did can't be told from here.
            _ when string.Equals(answer.ErrorType, "idempotency_error", StringComparison.Ordinal) => PspOutcome.Unknown(),
            400 or 401 or 403 or 404 when answer.IsError => PspOutcome.NotSent(Refused),
            429 => PspOutcome.NotSent(RateLimited),
            _ => PspOutcome.Unknown(),
        };
    }

    private static PspOutcome OfIntentStatus(StripeReply answer, StripeAmount asked)
    {
        var reference = Reference(answer.Id);
        return answer.Status switch
        {
            // Another sum than was asked for is not the success that the caller would be told of.
            "succeeded" when answer.Amount == asked.MinorUnits
                && string.Equals(answer.Currency, asked.CurrencyCode, StringComparison.Ordinal) => PspOutcome.Succeeded(reference),
            // Nobody is there to authenticate to the card's bank: the caller has to begin again with the card holder present.
            "requires_action" => PspOutcome.Declined(AuthenticationRequired, reference),
            "requires_payment_method" or "canceled" => PspOutcome.Declined(GenericDecline, reference),
            _ => PspOutcome.Unknown(reference),
        };
    }

    private static bool IsDecline(PspReply reply, StripeReply answer) =>
        reply.Status is 400 or 402 && string.Equals(answer.ErrorType, "card_error", StringComparison.Ordinal);

    private static string DeclineWord(StripeReply answer) =>
        IsWord(answer.DeclineCode) ? answer.DeclineCode! : IsWord(answer.ErrorCode) ? answer.ErrorCode! : GenericDecline;

    private static string RefusalWord(int status) => status switch
    {
        429 => RateLimited,
        >= 400 and < 500 => Refused,
        _ => Failed,
    };

    private static bool IsWord(string? text) =>
        text is { Length: >= 1 and <= WordLengthMax } && !text.AsSpan().ContainsAnyExcept(WordLetters);

    // A reference with something like a card number in it would stop the whole answer on its way out; the outcome matters more.
    private static string Reference(string? id) => id is null || CardNumberPattern.IsIn(id.AsSpan()) ? "" : id;
}
