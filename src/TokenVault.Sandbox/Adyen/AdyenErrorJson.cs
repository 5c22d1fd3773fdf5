using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Adyen;

/// <summary>A refusal in Adyen's shape (docs.adyen.com/development-resources/error-codes).</summary>
internal static class AdyenErrorJson
{
    public static Reply Render(StripeError error)
    {
        var (status, code, type) = error switch
        {
            { Status: 401 } => (401, "000", "security"),
            { Status: 413 } => (413, "000", "validation"),
            { Status: >= 500 } => (error.Status, "000", "internal"),
            { Status: 404, Code: null } => (404, "000", "validation"),
            _ => (422, CodeOf(error), "validation"),
        };
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("status", status);
            json.WriteString("errorCode", code);
            json.WriteString("message", error.Message);
            json.WriteString("errorType", type);
            json.WriteEndObject();
        }

        return new Reply(status, buffer.WrittenMemory);
    }

    private static string CodeOf(StripeError error) => error.Code switch
    {
        "invalid_number" or "incorrect_number" => "101",
        "invalid_cvc" => "103",
        "invalid_expiry_month" => "140",
        "invalid_expiry_year" => "141",
        "idempotency_key_in_use" => "704",
        "resource_missing" => "167",
        "parameter_missing" when error.Parameter is "amount[value]" => "100",
        "parameter_missing" when error.Parameter is "reference" => "130",
        "parameter_missing" when error.Parameter is "merchantAccount" => "901",
        _ when error.Parameter is "amount[value]" => "137",
        _ when error.Parameter is "amount[currency]" => "138",
        _ => "702",
    };
}
