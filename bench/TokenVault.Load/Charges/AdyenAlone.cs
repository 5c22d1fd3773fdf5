using System.Net.Http.Headers;
using System.Security.Cryptography;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>One request with card and money.</summary>
internal sealed class AdyenAlone(LocalVault vault, int connections) : ProcessorAlone(vault, connections)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly (string, string) _credential = ("X-API-Key", "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public override async ValueTask<bool> ChargeAsync()
    {
        var key = NewKey();

        // A published test number (docs.stripe.com/testing), which the practice processor takes in any dialect.
        using var content = new StringContent(
            $$"""{"merchantAccount":"shop","reference":"op_{{key}}","amount":{"currency":"EUR","value":1000},"paymentMethod":{"type":"scheme","number":"4242424242424242","expiryMonth":"12","expiryYear":"2035"},"captureDelayHours":0,"shopperInteraction":"Ecommerce"}""",
            Json);
        using var charged = await PostAsync("/adyen/v71/payments", content, key, _credential);
        return charged is not null && charged.RootElement.GetProperty("resultCode").ValueEquals("Authorised");
    }
}
