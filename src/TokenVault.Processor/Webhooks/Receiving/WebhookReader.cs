using System.Text.Json;
using TokenVault.Domain.Cards;
using TokenVault.Processor.Webhooks.Signatures;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>Judges a webhook: whether the account's processor signed it, and what events are in it.</summary>
internal sealed class WebhookReader(TimeProvider clock)
{
    // Adyen puts six into one at most.
    private const int ItemsMax = 64;
    private const int TextCharsMax = 255;

    private static readonly WebhookPlace AdyenItem = new(["NotificationRequestItem"]);

    /// <param name="source">The account.</param>
    /// <param name="header">The one header of the scheme; empty where it is missing, or there is more than one.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    public (WebhookVerdict Verdict, IReadOnlyList<WebhookEvent> Events) Read(WebhookSource source, string header, ReadOnlyMemory<byte> body)
    {
        if (source.Rules.Scheme == WebhookScheme.AdyenHmac)
        {
            return ReadItems(source, body);
        }

        var verdict = source.Rules.Scheme == WebhookScheme.Stripe
            ? StripeSignature.Check(header, body.Span, source.Secrets, clock.GetUtcNow(), source.Rules.Tolerance)
            : HexSignature.Check(header, body.Span, source.Secrets);
        if (verdict != WebhookVerdict.Accepted)
        {
            return (verdict, []);
        }

        using var json = WebhookJson.Parse(body);
        return json is not null && ReadEvent(source, json.RootElement) is { } told ? (verdict, [told]) : (WebhookVerdict.Malformed, []);
    }

    // All of a batch or nothing: an item that nobody signed says that the whole did not come from where it should.
    private static (WebhookVerdict Verdict, IReadOnlyList<WebhookEvent> Events) ReadItems(WebhookSource source, ReadOnlyMemory<byte> body)
    {
        using var json = WebhookJson.Parse(body);
        if (json is null
            || !WebhookJson.TryGet(json.RootElement, "notificationItems", out var items)
            || items.ValueKind != JsonValueKind.Array
            || items.GetArrayLength() is 0 or > ItemsMax)
        {
            return (WebhookVerdict.Malformed, []);
        }

        var events = new List<WebhookEvent>();
        foreach (var element in items.EnumerateArray())
        {
            if (!WebhookJson.TryGet(element, AdyenItem.Names[0], out var item))
            {
                return (WebhookVerdict.Malformed, []);
            }

            if (AdyenSignature.Check(item, source.Secrets) is var verdict and not WebhookVerdict.Accepted)
            {
                return (verdict, []);
            }

            if (ReadEvent(source, item) is not { } told)
            {
                return (WebhookVerdict.Malformed, []);
            }

            events.Add(told);
        }

        return (WebhookVerdict.Accepted, events);
    }

    private static WebhookEvent? ReadEvent(WebhookSource source, JsonElement root)
    {
        var rules = source.Rules;
        var id = rules.EventId.Select(place => Fit(root, place)).ToList();
        var type = rules.EventType.Select(place => Fit(root, place)).ToList();
        if (id.Contains(null) || type.Contains(null))
        {
            return null;
        }

        var kind = rules.Kinds.GetValueOrDefault(string.Join('.', type));
        var reference = kind == WebhookKind.Ignore
            ? null
            : rules.References[kind].Select(place => Fit(root, place)).FirstOrDefault(text => text is not null && !CardNumberPattern.IsIn(text));

        // One that says of nothing where to look is not followed: refused, it would only come again.
        return new WebhookEvent(WebhookEvent.DigestOf(source, id!), reference is null ? WebhookKind.Ignore : kind, reference ?? "");
    }

    private static string? Fit(JsonElement root, WebhookPlace place) =>
        WebhookJson.Text(root, place) is { Length: > 0 and <= TextCharsMax } text
        && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : null;
}
