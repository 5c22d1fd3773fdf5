using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

/// <summary>The objects that stand in full where the API otherwise gives an identifier (docs.stripe.com/api/expanding_objects).</summary>
internal readonly record struct Expansion(Charge? Charge, PaymentMethod? ChargeMethod, PaymentMethod? Method)
{
    /// <param name="account">Where objects are that this request didn't change.</param>
    /// <param name="form">The request.</param>
    /// <param name="changes">What this request changed and the account doesn't hold yet, with its payment.</param>
    public static Expansion Of(Account account, FormBody form, RecordLine changes)
    {
        var intent = changes.PaymentIntent!;
        Charge? charge = null;
        if (form.Expands("latest_charge") && intent.LatestChargeId is { } chargeId)
        {
            charge = string.Equals(changes.Charge?.Id, chargeId, StringComparison.Ordinal) ? changes.Charge : account.Charge(chargeId);
        }

        PaymentMethod? MethodOf(string id) =>
            string.Equals(changes.PaymentMethod?.Id, id, StringComparison.Ordinal) ? changes.PaymentMethod : account.Method(id);

        return new Expansion(
            charge,
            charge is null ? null : MethodOf(charge.PaymentMethodId),
            form.Expands("payment_method") && intent.PaymentMethodId is { } methodId ? MethodOf(methodId) : null);
    }
}
