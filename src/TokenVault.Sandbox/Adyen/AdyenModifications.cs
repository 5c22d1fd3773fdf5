using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Adyen;

/// <summary>What may follow a payment. Each call runs under its account's gate.</summary>
internal sealed class AdyenModifications(Money money)
{
    public Answer Capture(Account account, FormBody form, string id)
    {
        form.AcceptOnly("merchantAccount", "amount", "reference", "metadata", "lineItems", "splits");
        var intent = AdyenPayments.Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresCapture)
        {
            throw StripeError.Refused("not_allowed", "Nothing is left to capture.");
        }

        var amount = AdyenAmount.ReadPart(form, intent, intent.AmountCapturable);
        var changes = money.Capture(account, intent, amount, isFinal: false, Mark.Of(form));
        return Received(form, intent, changes.Movement!.Id, changes);
    }

    public Answer Cancel(Account account, FormBody form, string id)
    {
        form.AcceptOnly("merchantAccount", "reference", "metadata");
        var intent = AdyenPayments.Existing(account, id);
        if (!CanBeCanceled(intent))
        {
            throw StripeError.Refused("not_allowed", "Only what was not captured can be canceled.");
        }

        var changes = money.Void(account, intent, reason: null, Mark.Of(form));
        return Received(form, intent, changes.Movement!.Id, changes);
    }

    /// <summary>
    /// Cancels by the merchant's own reference, for who does not know what became of a payment. It is received whether or not there
    /// is such a payment, as Adyen has it, so that "received" proves nothing.
    /// </summary>
    public Answer CancelByReference(Account account, FormBody form)
    {
        form.AcceptOnly("merchantAccount", "paymentReference", "reference", "metadata");
        var paymentReference = form.Required("paymentReference");
        var merchantAccount = form.Required("merchantAccount");
        var mark = Mark.Of(form);
        var intent = account.IntentsNewestFirst().FirstOrDefault(known => string.Equals(known.Reference, paymentReference, StringComparison.Ordinal));
        var changes = intent is null ? new RecordLine { Account = account.Id }
            : CanBeCanceled(intent) ? money.Void(account, intent, reason: null, mark)
            : money.FailedVoid(account, intent, mark);
        var body = AdyenJson.RenderReceived(
            merchantAccount, paymentPspReference: null, paymentReference, changes.Movement?.Id ?? PspReference.New(), form.Text("reference"));
        return new Answer(new Reply(201, body), changes);
    }

    public Answer Refund(Account account, FormBody form, string id)
    {
        form.AcceptOnly("merchantAccount", "amount", "reference", "metadata", "merchantRefundReason", "lineItems", "splits");
        var intent = AdyenPayments.Existing(account, id);
        var charge = intent.LatestChargeId is { } chargeId ? account.Charge(chargeId) : null;
        if (charge is not { IsCaptured: true })
        {
            throw StripeError.Refused("not_allowed", "Nothing was captured.");
        }

        var amount = AdyenAmount.ReadPart(form, intent, charge.AmountCaptured - charge.AmountRefunded);
        var changes = money.Refund(account, charge, amount, reason: null, Mark.Of(form));
        return Received(form, intent, changes.Refund!.Id, changes);
    }

    private static bool CanBeCanceled(PaymentIntent intent) =>
        intent.Status is IntentStatus.RequiresCapture or IntentStatus.RequiresAction && intent.AmountReceived == 0;

    private static Answer Received(FormBody form, PaymentIntent intent, string pspReference, RecordLine changes)
    {
        var body = AdyenJson.RenderReceived(
            form.Required("merchantAccount"), intent.Id, paymentReference: null, pspReference, form.Text("reference"));
        return new Answer(new Reply(201, body), changes);
    }
}
