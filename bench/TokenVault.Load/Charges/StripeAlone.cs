using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>Two requests: the card, and then the money.</summary>
internal sealed class StripeAlone(LocalVault vault, int connections) : ProcessorAlone(vault, connections)
{
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly (string, string) _credential = ("Authorization", "Bearer sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public override async ValueTask<bool> ChargeAsync()
    {
        var key = NewKey();

        // A published test number (docs.stripe.com/testing).
        using var stored = await PostFormAsync(
            "/v1/payment_methods", "type=card&card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=12&card%5Bexp_year%5D=2035", key + "-pm");
        if (stored?.RootElement.GetProperty("id").GetString() is not { } method)
        {
            return false;
        }

        using var charged = await PostFormAsync(
            "/v1/payment_intents",
            $"amount=1000&currency=eur&payment_method={method}&payment_method_types%5B%5D=card&confirm=true&capture_method=automatic&metadata%5Boperation%5D=op_{key}",
            key);
        return charged is not null && charged.RootElement.GetProperty("status").ValueEquals("succeeded");
    }

    private async Task<JsonDocument?> PostFormAsync(string path, string form, string key)
    {
        using var content = new StringContent(form, Form);
        return await PostAsync(path, content, key, _credential);
    }
}
