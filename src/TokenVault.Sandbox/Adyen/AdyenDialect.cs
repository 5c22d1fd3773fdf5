using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Adyen;

/// <summary>Adyen's calls (docs.adyen.com/api-explorer/Checkout/71), below /adyen/v71. It has none that reads a payment.</summary>
internal sealed class AdyenDialect(AdyenPayments payments, AdyenModifications modifications) : Dialect
{
    public const string Prefix = "/adyen/";
    private const int CharsMin = 16;
    private const int CharsMax = 255;

    public override string KeyHeader => "Idempotency-Key";

    /// <exception cref="StripeError">No <c>X-API-Key</c>, or one that can't be.</exception>
    public override string AccountOf(HttpRequest request)
    {
        var key = request.Headers["X-API-Key"].ToString();
        return key.Length is >= CharsMin and <= CharsMax && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? ApiKey.AccountOf("adyen_", key)
            : throw StripeError.Unauthorized("HTTP Status Response - Unauthorized");
    }

    public override Reply Render(StripeError error) => AdyenErrorJson.Render(error);

    public override Work Find(string method, string path) => !HttpMethods.IsPost(method) ? throw StripeError.UnknownUrl(method) : PathParts.Of(path) switch
    {
        [_, "v71", "payments"] => payments.Request,
        [_, "v71", "payments", var id, "captures"] => (account, form) => modifications.Capture(account, form, id),
        [_, "v71", "payments", var id, "cancels"] => (account, form) => modifications.Cancel(account, form, id),
        [_, "v71", "payments", var id, "refunds"] => (account, form) => modifications.Refund(account, form, id),
        [_, "v71", "cancels"] => modifications.CancelByReference,
        [_, "v71", "sandbox", "payments", var id, "authenticate"] => (account, form) => payments.Authenticate(account, form, id),
        _ => throw StripeError.UnknownUrl("POST"),
    };

    public override Reply Look(string path, Account account, FormBody query) => throw StripeError.UnknownUrl("GET");
}
