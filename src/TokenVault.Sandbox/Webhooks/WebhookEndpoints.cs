using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>The calls that say where events go (docs.stripe.com/api/webhook_endpoints) and that read them (…/events).</summary>
internal sealed class WebhookEndpoints(TimeProvider clock)
{
    // Stripe allows sixteen.
    private const int EndpointsMax = 16;
    private const int EventTypesMax = 64;

    public Answer Create(Account account, FormBody form)
    {
        form.AcceptOnly("url", "enabled_events", "description", "metadata", "api_version", "connect", "expand");
        var url = form.Required("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not "https" || uri.UserInfo.Length > 0)
        {
            throw StripeError.BadParameter("url", "url_invalid", "Invalid URL: an https address without a user name is expected.");
        }

        var types = form.List("enabled_events");
        if (types.Count is 0 or > EventTypesMax)
        {
            throw StripeError.Missing("enabled_events");
        }

        if (account.Mail?.Endpoints.Count >= EndpointsMax)
        {
            throw StripeError.Refused(null, "You have reached the maximum of 16 test webhook endpoints.");
        }

        var endpoint = new WebhookEndpoint
        {
            Id = ObjectIds.New("we_"),
            Url = uri.AbsoluteUri,
            EnabledEvents = types,
            Secret = ObjectIds.New("whsec_"),
            Created = clock.GetUtcNow().ToUnixTimeSeconds(),
        };
        return Changed(account, endpoint, withSecret: true);
    }

    public static Answer Delete(Account account, FormBody form, string id)
    {
        form.AcceptOnly();
        return Changed(account, Existing(account, id) with { Deleted = true }, withSecret: false);
    }

    public static ReadOnlyMemory<byte> Look(Account account, string id) => EventJson.Render(Existing(account, id), withSecret: false);

    public static ReadOnlyMemory<byte> LookAtEvent(Account account, string id) =>
        EventJson.Render(account.Mail?.Event(id) ?? throw StripeError.NotFound("event", "id", id));

    private static Answer Changed(Account account, WebhookEndpoint endpoint, bool withSecret) => new(
        new Reply(200, EventJson.Render(endpoint, withSecret)),
        new RecordLine { Account = account.Id, Endpoint = endpoint });

    private static WebhookEndpoint Existing(Account account, string id) =>
        account.Mail?.Endpoint(id) ?? throw StripeError.NotFound("webhook endpoint", "id", id);
}
