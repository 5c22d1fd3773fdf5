using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

/// <summary>
/// The ledger's own rules, the same for every dialect: what an authorization, a capture, a release and a refund change. Callers have
/// checked what their dialect refuses; amounts are within bounds here. All of it runs under the account's gate.
/// </summary>
/// <param name="clock">Where the time comes from.</param>
/// <param name="newId">Makes an identifier as the dialect has them; it is given the prefix of Stripe's.</param>
internal sealed class Money(TimeProvider clock, Func<string, string> newId)
{
    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <param name="account">Whose payment it is.</param>
    /// <param name="intent">The payment as it was before.</param>
    /// <param name="method">The card.</param>
    /// <param name="refused">Why the card is refused; null where it is approved.</param>
    /// <param name="keyDigest">Of the request's idempotency key.</param>
    public RecordLine Authorize(Account account, PaymentIntent intent, PaymentMethod method, Decline? refused, string? keyDigest)
    {
        var approved = refused is null;
        var manual = intent.CaptureMethod is PaymentIntent.CapturedLater;
        var charge = new Charge
        {
            Id = newId("ch_"),
            PaymentIntentId = intent.Id,
            PaymentMethodId = method.Id,
            Amount = intent.Amount,
            Currency = intent.Currency,
            Created = Now,
            AmountCaptured = approved && !manual ? intent.Amount : 0,
            Failure = refused,
            Operation = Mark.OperationOf(intent.Metadata) ?? intent.Reference,
            Payment = Mark.PaymentOf(intent.Metadata),
            KeyDigest = keyDigest,
        };
        var after = intent with
        {
            LatestChargeId = charge.Id,
            LastError = refused,
            PaymentMethodId = approved ? method.Id : null,
            Status = !approved ? IntentStatus.RequiresPaymentMethod : manual ? IntentStatus.RequiresCapture : IntentStatus.Succeeded,
            AmountCapturable = approved && manual ? intent.Amount : 0,
            AmountReceived = approved && !manual ? intent.Amount : 0,
        };
        return new RecordLine { Account = account.Id, PaymentMethod = method, PaymentIntent = after, Charge = charge };
    }

    /// <param name="account">Whose payment it is.</param>
    /// <param name="intent">A payment that holds at least <paramref name="amount"/>.</param>
    /// <param name="amount">Minor units, positive.</param>
    /// <param name="isFinal">Whether what is left is let go.</param>
    /// <param name="mark">Of this request.</param>
    public RecordLine Capture(Account account, PaymentIntent intent, long amount, bool isFinal, Mark mark)
    {
        var charge = account.Charge(intent.LatestChargeId!)!;
        var left = isFinal ? 0 : intent.AmountCapturable - amount;
        return new RecordLine
        {
            Account = account.Id,
            PaymentIntent = intent with
            {
                Status = left == 0 ? IntentStatus.Succeeded : IntentStatus.RequiresCapture,
                AmountCapturable = left,
                AmountReceived = intent.AmountReceived + amount,
            },
            Charge = charge with { AmountCaptured = charge.AmountCaptured + amount },
            Movement = Moved(Movement.Capture, intent, amount, mark),
        };
    }

    /// <summary>Gives up a payment, and with it what it holds.</summary>
    public RecordLine Void(Account account, PaymentIntent intent, string? reason, Mark mark)
    {
        var held = intent.Status is IntentStatus.RequiresCapture ? account.Charge(intent.LatestChargeId!) : null;
        return new RecordLine
        {
            Account = account.Id,
            PaymentIntent = intent with
            {
                Status = IntentStatus.Canceled,
                AmountCapturable = 0,
                CancellationReason = reason,
                CanceledAt = Now,
            },
            Charge = held is null ? null : held with { Released = true },
            Movement = Moved(Movement.Void, intent, intent.AmountCapturable, mark),
        };
    }

    /// <summary>A release that came too late: nothing changes but that it was asked for.</summary>
    public RecordLine FailedVoid(Account account, PaymentIntent intent, Mark mark) => new()
    {
        Account = account.Id,
        Movement = Moved(Movement.Void, intent, intent.AmountCapturable, mark) with { Status = Movement.Failed },
    };

    public RecordLine Refund(Account account, Charge charge, long amount, string? reason, Mark mark) => new()
    {
        Account = account.Id,
        Refund = new Refund
        {
            Id = newId("re_"),
            ChargeId = charge.Id,
            PaymentIntentId = charge.PaymentIntentId,
            Amount = amount,
            Currency = charge.Currency,
            Created = Now,
            Reason = reason,
            Reference = mark.Operation,
            KeyDigest = mark.KeyDigest,
            Metadata = mark.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal),
        },
        Charge = charge with { AmountRefunded = charge.AmountRefunded + amount },
    };

    private Movement Moved(string type, PaymentIntent intent, long amount, Mark mark) => new()
    {
        Id = newId(type is Movement.Capture ? "cap_" : "void_"),
        Type = type,
        PaymentIntentId = intent.Id,
        Amount = amount,
        Currency = intent.Currency,
        Created = Now,
        Reference = mark.Operation,
        KeyDigest = mark.KeyDigest,
        Metadata = mark.Metadata,
    };
}
