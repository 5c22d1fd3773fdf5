using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Checkout;

/// <summary>A refusal in Checkout.com's shape: <c>request_id</c>, <c>error_type</c>, <c>error_codes</c>.</summary>
internal static class CheckoutErrorJson
{
    public static Reply Render(StripeError error)
    {
        var status = error.Status is 400 or 402 ? 422 : error.Status;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("request_id", ObjectIds.New(""));
            json.WriteString("error_type", status >= 500 ? "processing_error" : "request_invalid");
            json.WriteStartArray("error_codes");
            json.WriteStringValue(CodeOf(error));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Reply(status, buffer.WrittenMemory);
    }

    private static string CodeOf(StripeError error) => error.Code switch
    {
        "invalid_number" or "incorrect_number" => "card_number_invalid",
        "invalid_expiry_month" => "card_expiry_month_invalid",
        "invalid_expiry_year" => "card_expired",
        "invalid_cvc" => "cvv_invalid",
        "parameter_missing" => Named(error.Parameter, "required"),
        "resource_missing" => "resource_not_found",
        { } code when code.StartsWith("parameter_", StringComparison.Ordinal) => Named(error.Parameter, "invalid"),
        { } code => code,
        null => error.Status is 401 ? "unauthorized" : error.Status >= 500 ? "internal_error" : "request_invalid",
    };

    // source[token] is source_token in these words.
    private static string Named(string? parameter, string fault) =>
        string.IsNullOrEmpty(parameter)
            ? "request_" + fault
            : parameter.Replace('[', '_').Replace("]", "", StringComparison.Ordinal) + "_" + fault;
}
