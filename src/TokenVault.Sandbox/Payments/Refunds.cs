using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

internal sealed class Refunds(Money money)
{
    public Answer Create(Account account, FormBody form)
    {
        form.AcceptOnly("payment_intent", "charge", "amount", "reason", "metadata", "expand");
        var reason = form.OneOf("reason", "duplicate", "fraudulent", "requested_by_customer");
        var mark = Mark.Of(form);
        var asked = form.Integer("amount");
        var charge = ChargeOf(account, form);
        var left = charge.AmountCaptured - charge.AmountRefunded;
        if (left == 0)
        {
            throw StripeError.Refused("charge_already_refunded", $"Charge {charge.Id} has already been refunded.");
        }

        var amount = asked ?? left;
        if (amount < 1)
        {
            throw StripeError.Refused("parameter_invalid_integer", "Invalid positive integer.", "amount");
        }

        if (amount > left)
        {
            throw StripeError.Refused(
                null, $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).", "amount");
        }

        var changes = money.Refund(account, charge, amount, reason, mark);
        return new Answer(new Reply(200, ObjectJson.Render(changes.Refund!)), changes);
    }

    public static Answer Update(Account account, FormBody form, string id)
    {
        form.AcceptOnly("metadata", "expand");
        var refund = account.Refund(id) ?? throw StripeError.NotFound("refund", "id", id);
        var changed = refund with { Metadata = Mark.Merged(refund.Metadata, form.Metadata()) };
        return new Answer(new Reply(200, ObjectJson.Render(changed)), new RecordLine { Account = account.Id, Refund = changed });
    }

    private static Charge ChargeOf(Account account, FormBody form)
    {
        Charge? charge;
        if (form.Text("charge") is { } chargeId)
        {
            charge = account.Charge(chargeId) ?? throw StripeError.NotFound("charge", "charge", chargeId);
        }
        else
        {
            var id = form.Required("payment_intent");
            var intent = account.Intent(id) ?? throw StripeError.NotFound("payment_intent", "payment_intent", id);
            charge = intent.LatestChargeId is { } latest ? account.Charge(latest) : null;
        }

        return charge is { IsCaptured: true }
            ? charge
            : throw StripeError.Refused(null, "This payment does not have a successful, captured charge to refund.");
    }
}
