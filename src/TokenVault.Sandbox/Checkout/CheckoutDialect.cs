using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Checkout;

/// <summary>
/// Checkout.com's calls (api-reference.checkout.com), below /cko. Its idempotency keys keep 2xx answers only: after any other one the
/// same request is carried out again.
/// </summary>
internal sealed class CheckoutDialect(CheckoutPayments payments) : Dialect
{
    public const string Prefix = "/cko/";

    public override string KeyHeader => "Cko-Idempotency-Key";

    public override bool Keeps(int status) => status is >= 200 and < 300;

    public override string AccountOf(HttpRequest request) => CheckoutKey.AccountOf(request, request.Path.Value is "/cko/tokens");

    public override Reply Render(StripeError error) => CheckoutErrorJson.Render(error);

    public override Work Find(string method, string path) => !HttpMethods.IsPost(method) ? throw StripeError.UnknownUrl(method) : PathParts.Of(path) switch
    {
        [_, "tokens"] => payments.Tokenize,
        [_, "payments"] => payments.Request,
        [_, "payments", var id, "captures"] => (account, form) => payments.Capture(account, form, id),
        [_, "payments", var id, "voids"] => (account, form) => payments.Void(account, form, id),
        [_, "payments", var id, "refunds"] => (account, form) => payments.Refund(account, form, id),
        [_, "sandbox", "payments", var id, "authenticate"] => (account, form) => payments.Authenticate(account, form, id),
        _ => throw StripeError.UnknownUrl("POST"),
    };

    public override Reply Look(string path, Account account, FormBody query) => new(200, PathParts.Of(path) switch
    {
        [_, "payments"] => CheckoutLooks.List(account, query),
        [_, "payments", var id] => CheckoutJson.Render(account, CheckoutPayments.Existing(account, id)),
        [_, "payments", var id, "actions"] => CheckoutLooks.Actions(account, CheckoutPayments.Existing(account, id)),
        _ => throw StripeError.UnknownUrl("GET"),
    });
}
