using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

/// <summary>What card holders and their banks do: open a dispute, and decide it.</summary>
internal sealed class Disputes(Money money)
{
    // docs.stripe.com/api/disputes/object: the reasons.
    private static readonly string[] Reasons =
    [
        "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized", "duplicate",
        "fraudulent", "general", "incorrect_account_details", "insufficient_funds", "noncompliant", "product_not_received",
        "product_unacceptable", "subscription_canceled", "unrecognized",
    ];

    public Answer Create(Account account, FormBody form)
    {
        form.AcceptOnly("payment_intent", "amount", "reason", "status");
        var id = form.Required("payment_intent");
        var intent = account.Intent(id) ?? throw StripeError.NotFound("payment_intent", "payment_intent", id);
        var reason = form.OneOf("reason", Reasons) ?? "fraudulent";
        var status = form.OneOf("status", Dispute.NeedsResponse, Dispute.UnderReview, Dispute.Won, Dispute.Lost) ?? Dispute.NeedsResponse;
        if (intent.LatestChargeId is not { } chargeId || account.Charge(chargeId) is not { IsCaptured: true } charge)
        {
            throw StripeError.Refused(null, "Only a captured payment can be disputed.", "payment_intent");
        }

        var amount = form.Integer("amount") ?? charge.AmountCaptured;
        if (amount < 1 || amount > charge.AmountCaptured)
        {
            throw StripeError.Refused("parameter_invalid_integer", "A dispute is about no more than was captured.", "amount");
        }

        return Done(account, charge with { Disputed = true }, new Dispute
        {
            Id = ObjectIds.New("dp_"),
            ChargeId = charge.Id,
            PaymentIntentId = intent.Id,
            Amount = amount,
            Currency = charge.Currency,
            Reason = reason,
            Status = status,
            Created = money.Now,
            Reference = charge.Operation,
        });
    }

    public static Answer Move(Account account, FormBody form, string id)
    {
        form.AcceptOnly("status");
        var dispute = account.Dispute(id) ?? throw StripeError.NotFound("dispute", "id", id);
        var status = form.OneOf("status", Dispute.UnderReview, Dispute.Won, Dispute.Lost) ?? throw StripeError.Missing("status");
        return dispute.IsClosed
            ? throw StripeError.Refused(null, "This dispute is closed.", "status")
            : Done(account, charge: null, dispute with { Status = status });
    }

    private static Answer Done(Account account, Charge? charge, Dispute dispute) => new(
        new Reply(200, DisputeJson.Render(dispute)),
        new RecordLine { Account = account.Id, Charge = charge, Dispute = dispute });
}
