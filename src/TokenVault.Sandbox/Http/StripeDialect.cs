using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Http;

/// <summary>Stripe's calls (docs.stripe.com/api); of those that it doesn't have, the ones below /sandbox.</summary>
internal sealed class StripeDialect(
    PaymentMethods methods, PaymentIntents intents, Refunds refunds, Disputes disputes, WebhookEndpoints endpoints) : Dialect
{
    public override string KeyHeader => "Idempotency-Key";

    public override string ReplayedHeader => "Idempotent-Replayed";

    public override bool ReadsJson => false;

    public override string AccountOf(HttpRequest request) => ApiKey.AccountOf(request);

    public override Reply Render(StripeError error) => ErrorJson.Render(error);

    public override Work Find(string method, string path) => HttpMethods.IsPost(method) ? Find(path) : PathParts.Of(path) switch
    {
        ["v1", "webhook_endpoints", var id] => (account, form) => WebhookEndpoints.Delete(account, form, id),
        _ => throw StripeError.UnknownUrl("DELETE"),
    };

    private Work Find(string path) => PathParts.Of(path) switch
    {
        ["v1", "payment_methods"] => CreateMethod,
        ["v1", "payment_intents"] => intents.Create,
        ["v1", "payment_intents", var id, "confirm"] => (account, form) => intents.Confirm(account, form, id),
        ["v1", "payment_intents", var id, "capture"] => (account, form) => intents.Capture(account, form, id),
        ["v1", "payment_intents", var id, "cancel"] => (account, form) => intents.Cancel(account, form, id),
        ["v1", "refunds"] => refunds.Create,
        ["v1", "refunds", var id] => (account, form) => Refunds.Update(account, form, id),
        ["v1", "webhook_endpoints"] => endpoints.Create,
        ["sandbox", "disputes"] => disputes.Create,
        ["sandbox", "disputes", var id] => (account, form) => Disputes.Move(account, form, id),
        ["sandbox", "payment_intents", var id, "authenticate"] => (account, form) => intents.Authenticate(account, form, id),
        _ => throw StripeError.UnknownUrl("POST"),
    };

    public override Reply Look(string path, Account account, FormBody query) => new(200, PathParts.Of(path) switch
    {
        ["v1", "payment_methods", var id] =>
            ObjectJson.Render(account.Method(id) ?? throw StripeError.NotFound("PaymentMethod", "payment_method", id)),
        ["v1", "payment_intents"] => Listing.Intents(account, query),
        ["v1", "payment_intents", "search"] => Listing.SearchIntents(account, query),
        ["v1", "payment_intents", var id] => LookAtIntent(account, query, id),
        ["v1", "charges", var id] => LookAtCharge(account, id),
        ["v1", "disputes"] => Listing.Disputes(account, query),
        ["v1", "disputes", var id] => DisputeJson.Render(account.Dispute(id) ?? throw StripeError.NotFound("dispute", "id", id)),
        ["v1", "events"] => Listing.Events(account, query),
        ["v1", "events", var id] => WebhookEndpoints.LookAtEvent(account, id),
        ["v1", "webhook_endpoints"] => Listing.Endpoints(account, query),
        ["v1", "webhook_endpoints", var id] => WebhookEndpoints.Look(account, id),
        ["v1", "refunds"] => Listing.Refunds(account, query),
        ["v1", "refunds", var id] => ObjectJson.Render(account.Refund(id) ?? throw StripeError.NotFound("refund", "id", id)),
        _ => throw StripeError.UnknownUrl("GET"),
    });

    private Answer CreateMethod(Account account, FormBody form)
    {
        form.AcceptOnly("type", "card", "billing_details", "metadata", "allow_redisplay", "expand");
        PaymentMethods.RequireCard(form, "type");
        var method = methods.Create(form, CardFields.Stripe) with { Metadata = form.Metadata() };
        return new Answer(new Reply(200, ObjectJson.Render(method)), new RecordLine { Account = account.Id, PaymentMethod = method });
    }

    private static ReadOnlyMemory<byte> LookAtIntent(Account account, FormBody query, string id)
    {
        var intent = account.Intent(id) ?? throw StripeError.NotFound("payment_intent", "intent", id);
        var nothingNew = new RecordLine { Account = account.Id, PaymentIntent = intent };
        return ObjectJson.Render(intent, Expansion.Of(account, query, nothingNew));
    }

    private static ReadOnlyMemory<byte> LookAtCharge(Account account, string id)
    {
        var charge = account.Charge(id) ?? throw StripeError.NotFound("charge", "charge", id);
        return ObjectJson.Render(charge, account.Method(charge.PaymentMethodId)!);
    }
}
