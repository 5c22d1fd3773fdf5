using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Http;

/// <summary>
/// A refusal in the API's shape (docs.stripe.com/api/errors); the other dialects put it into their own words. It carries no card data.
/// </summary>
internal sealed class StripeError : Exception
{
    private StripeError(int status, string type, string? code, string message)
        : base(message)
    {
        Status = status;
        Type = type;
        Code = code;
    }

    public int Status { get; }

    public string Type { get; }

    public string? Code { get; }

    public string? Parameter { get; private init; }

    public string? DeclineCode { get; init; }

    public PaymentIntent? PaymentIntent { get; init; }

    public PaymentMethod? PaymentMethod { get; init; }

    public string? ChargeId { get; init; }

    /// <summary>
    /// Whether an idempotency key keeps this answer. What is refused before the work began is not kept, so that a request may be
    /// mended under the same key (docs.stripe.com/api/idempotent_requests).
    /// </summary>
    public bool IsKept { get; private init; } = true;

    public static StripeError Unauthorized(string message) => new(401, "invalid_request_error", null, message) { IsKept = false };

    public static StripeError TooLarge() =>
        new(413, "invalid_request_error", "request_too_large", "The request is too large.") { IsKept = false };

    public static StripeError BadParameter(string parameter, string code, string message) =>
        new(400, "invalid_request_error", code, message) { Parameter = parameter, IsKept = false };

    public static StripeError Missing(string parameter) =>
        BadParameter(parameter, "parameter_missing", $"Missing required param: {parameter}.");

    public static StripeError NotFound(string kind, string parameter, string id) =>
        new(404, "invalid_request_error", "resource_missing", $"No such {kind}: '{id}'") { Parameter = parameter };

    public static StripeError UnknownUrl(string method) =>
        new(404, "invalid_request_error", null, $"Unrecognized request URL ({method}). This practice processor serves a part of the API.")
        {
            IsKept = false,
        };

    public static StripeError Refused(string? code, string message, string? parameter = null, PaymentIntent? intent = null) =>
        new(400, "invalid_request_error", code, message) { Parameter = parameter, PaymentIntent = intent };

    public static StripeError NotAllowed(string code, string message) => new(403, "invalid_request_error", code, message);

    public static StripeError BadCard(string code, string parameter, string message) =>
        new(402, "card_error", code, message) { Parameter = parameter };

    public static StripeError Declined(Cards.Decline decline, PaymentIntent intent, PaymentMethod method, string? chargeId) =>
        new(402, "card_error", decline.Code, decline.Message)
        {
            DeclineCode = decline.DeclineCode,
            PaymentIntent = intent,
            PaymentMethod = method,
            ChargeId = chargeId,
        };

    public static StripeError KeyInUse() => new(
        409,
        "idempotency_error",
        "idempotency_key_in_use",
        "There is currently another in-progress request using this Idempotency-Key. Try again later.")
    {
        IsKept = false,
    };

    public static StripeError KeyReused() => new(
        400,
        "idempotency_error",
        null,
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        + "Try using another key if you meant to execute a different request.")
    {
        IsKept = false,
    };

    public static StripeError Unavailable() =>
        new(503, "api_error", null, "The service is not available at the moment.") { IsKept = false };

    /// <summary>A 500 that the work itself gave, so that the key keeps it as any other first answer.</summary>
    public static StripeError InternalKept() => new(500, "api_error", null, "An unknown error occurred.");

    public static StripeError Internal() =>
        new(500, "api_error", null, "An unknown error occurred.") { IsKept = false };
}
