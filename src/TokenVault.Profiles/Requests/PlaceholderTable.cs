using System.Collections.Frozen;

namespace TokenVault.Profiles.Requests;

/// <summary>All placeholders.</summary>
public static class PlaceholderTable
{
    // The contracts' own bounds: 255 characters of a caller's text, at most three bytes of UTF-8 for each (surrogate pairs are
    // four bytes for two characters).
    private const int TextBytesMax = 255 * 3;
    private const int AddressBytesMax = 100 * 3;
    private const int ReferenceBytesMax = 255;
    private const int UrlBytesMax = 1024;

    internal const string AccountPrefix = "account.";

    private static readonly PlaceholderRule[] Rules =
    [
        new("operation", Placeholder.Operation, 29, false, HasOrder),
        new("payment", Placeholder.Payment, 30, false, HasOrder),
        new("merchant", Placeholder.Merchant, 32, false, HasOrder),
        new("amount", Placeholder.Amount, 20, false, HasOrder),
        new("currency", Placeholder.Currency, 3, false, HasOrder),
        new("currency_lower", Placeholder.CurrencyLower, 3, false, HasOrder),
        new("authorization", Placeholder.Authorization, 29, false, ProfileSteps.HasAuthorization),
        new("authorization_reference", Placeholder.AuthorizationReference, ReferenceBytesMax, false, ProfileSteps.HasAuthorization),
        new("reference", Placeholder.Reference, ReferenceBytesMax, false, ProfileSteps.HasReference),
        new("method", Placeholder.Method, ReferenceBytesMax, false, ProfileSteps.IsPayment),
        new("order_reference", Placeholder.OrderReference, TextBytesMax, true, HasTexts),
        new("description", Placeholder.Description, TextBytesMax, true, HasTexts),
        new("return_url", Placeholder.ReturnUrl, UrlBytesMax, true, HasTexts),
        new("billing.line1", Placeholder.BillingLine1, AddressBytesMax, true, HasTexts),
        new("billing.line2", Placeholder.BillingLine2, AddressBytesMax, true, HasTexts),
        new("billing.city", Placeholder.BillingCity, AddressBytesMax, true, HasTexts),
        new("billing.state", Placeholder.BillingState, AddressBytesMax, true, HasTexts),
        new("billing.postal_code", Placeholder.BillingPostalCode, AddressBytesMax, true, HasTexts),
        new("billing.country", Placeholder.BillingCountry, 2, true, HasTexts),
        new("network_transaction_id", Placeholder.NetworkTransactionId, ReferenceBytesMax, true, HasTexts),
        new("cryptogram", Placeholder.Cryptogram, 64, true, HasTexts),
        new("eci", Placeholder.Eci, 4, true, HasTexts),
        new("ds_transaction_id", Placeholder.DsTransactionId, 64, true, HasTexts),
        new("three_d_secure_version", Placeholder.ThreeDSecureVersion, 16, true, HasTexts),
        new("credential", Placeholder.Credential, 512, false, static _ => true),
    ];

    private static readonly FrozenDictionary<string, PlaceholderRule> ByName =
        Rules.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Placeholder, PlaceholderRule> ByPlaceholder =
        Rules.ToFrozenDictionary(rule => rule.Placeholder);

    /// <summary>How many bytes of UTF-8 a value has at most.</summary>
    public static int BytesMax(Placeholder placeholder) =>
        RuleOf(placeholder)?.BytesMax ?? ReferenceBytesMax;

    internal static string Listed => string.Join(", ", Rules.Select(rule => rule.Name)) + ", " + AccountPrefix + "NAME";

    /// <summary>Null for a field of the account: those are the configuration's, and never empty.</summary>
    internal static PlaceholderRule? RuleOf(Placeholder placeholder) => ByPlaceholder.GetValueOrDefault(placeholder);

    internal static PlaceholderRule? Find(string name) => ByName.GetValueOrDefault(name);

    private static bool HasOrder(ProfileStep step) => !step.IsFetch();

    private static bool HasTexts(ProfileStep step) => step.IsPayment() || step == ProfileStep.StoreCard;
}
