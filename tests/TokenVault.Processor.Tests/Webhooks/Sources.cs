using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Webhooks;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>Accounts that webhooks come from, in the shapes of three processors.</summary>
internal static class Sources
{
    public const string Secret = "whsec_0123456789abcdefghij";
    public const string AdyenKey = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";

    public static WebhookRules StripeRules { get; } = new()
    {
        Scheme = WebhookScheme.Stripe,
        Header = "Stripe-Signature",
        Tolerance = TimeSpan.FromMinutes(5),
        EventId = [Place("id")],
        EventType = [Place("type")],
        Kinds = new Dictionary<string, WebhookKind>(StringComparer.Ordinal)
        {
            ["payment_intent.succeeded"] = WebhookKind.Payment,
            ["charge.refunded"] = WebhookKind.Refund,
            ["charge.dispute.created"] = WebhookKind.Dispute,
            ["payout.paid"] = WebhookKind.Ignore,
        },
        References = new Dictionary<WebhookKind, IReadOnlyList<WebhookPlace>>
        {
            [WebhookKind.Payment] = [Place("data.object.id")],
            [WebhookKind.Refund] = [Place("data.object.payment_intent")],
            [WebhookKind.Dispute] = [Place("data.object.id")],
        },
    };

    public static WebhookRules CheckoutRules { get; } = StripeRules with
    {
        Scheme = WebhookScheme.HmacHeader,
        Header = "Cko-Signature",
        Tolerance = TimeSpan.Zero,
        Kinds = new Dictionary<string, WebhookKind>(StringComparer.Ordinal) { ["payment_captured"] = WebhookKind.Payment },
        References = new Dictionary<WebhookKind, IReadOnlyList<WebhookPlace>> { [WebhookKind.Payment] = [Place("data.id")] },
    };

    public static WebhookRules AdyenRules { get; } = new()
    {
        Scheme = WebhookScheme.AdyenHmac,
        EventId = [Place("pspReference"), Place("eventCode"), Place("success")],
        EventType = [Place("eventCode")],
        Kinds = new Dictionary<string, WebhookKind>(StringComparer.Ordinal)
        {
            ["AUTHORISATION"] = WebhookKind.Payment,
            ["CAPTURE"] = WebhookKind.Payment,
        },
        References = new Dictionary<WebhookKind, IReadOnlyList<WebhookPlace>>
        {
            [WebhookKind.Payment] = [Place("originalReference"), Place("pspReference")],
        },
    };

    public static IReadOnlyList<WebhookSecret> Secrets(params string[] lines) =>
        WebhookSecret.ReadAll(Encoding.ASCII.GetBytes(string.Join('\n', lines)));

    /// <summary>An account of the merchant `shop`. Without a way to fetch it gives no answer.</summary>
    public static WebhookSource Make(
        string processor,
        WebhookRules rules,
        IReadOnlyList<WebhookSecret> secrets,
        Func<string, Task<PspFacts?>>? fetchPayment = null,
        Func<string, Task<PspDispute?>>? fetchDispute = null)
    {
        Assert.True(MerchantId.TryParse("shop", out var merchant));
        return new WebhookSource(processor, merchant, rules)
        {
            Secrets = secrets,
            FetchPayment = fetchPayment ?? (_ => Task.FromResult<PspFacts?>(null)),
            FetchDispute = fetchDispute ?? (_ => Task.FromResult<PspDispute?>(null)),
        };
    }

    public static byte[] StripeEvent(string id, string type, string reference, string member = "id") =>
        Encoding.ASCII.GetBytes($$$$"""{"id":"{{{{id}}}}","object":"event","type":"{{{{type}}}}","data":{"object":{"{{{{member}}}}":"{{{{reference}}}}"}}}""");

    public static WebhookPlace Place(string path) => new(path.Split('.'));
}
