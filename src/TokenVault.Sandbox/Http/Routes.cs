using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Http;

/// <summary>Which call a request is.</summary>
internal sealed class Routes(PaymentMethods methods, PaymentIntents intents, Refunds refunds)
{
    /// <summary>A call that changes something.</summary>
    public Work Find(string path) => Split(path) switch
    {
        ["v1", "payment_methods"] => CreateMethod,
        ["v1", "payment_intents"] => intents.Create,
        ["v1", "payment_intents", var id, "confirm"] => (account, form) => intents.Confirm(account, form, id),
        ["v1", "payment_intents", var id, "capture"] => (account, form) => intents.Capture(account, form, id),
        ["v1", "payment_intents", var id, "cancel"] => (account, form) => intents.Cancel(account, form, id),
        ["v1", "refunds"] => refunds.Create,
        ["sandbox", "payment_intents", var id, "authenticate"] => (account, form) => intents.Authenticate(account, form, id),
        _ => throw StripeError.UnknownUrl("POST"),
    };

    /// <summary>A call that only looks.</summary>
    public static Reply Look(string path, Account account, FormBody query) => new(200, Split(path) switch
    {
        ["v1", "payment_methods", var id] =>
            ObjectJson.Render(account.Method(id) ?? throw StripeError.NotFound("PaymentMethod", "payment_method", id)),
        ["v1", "payment_intents"] => Listing.Intents(account, query),
        ["v1", "payment_intents", "search"] => Listing.SearchIntents(account, query),
        ["v1", "payment_intents", var id] => LookAtIntent(account, query, id),
        ["v1", "charges", var id] => LookAtCharge(account, id),
        ["v1", "refunds"] => Listing.Refunds(account, query),
        ["v1", "refunds", var id] => ObjectJson.Render(account.Refund(id) ?? throw StripeError.NotFound("refund", "id", id)),
        _ => throw StripeError.UnknownUrl("GET"),
    });

    private Answer CreateMethod(Account account, FormBody form)
    {
        form.AcceptOnly("type", "card", "billing_details", "metadata", "allow_redisplay", "expand");
        var method = methods.Create(form, parent: "");
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

    private static string[] Split(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // An identifier is repeated in "No such …" answers, which are kept on disk.
        return parts.Length > 4 || path.Length > 200 || CardDigits.IsIn(path) ? [] : parts;
    }
}
