using System.Text.RegularExpressions;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Payments;

/// <summary>Lists and the look-up by metadata (docs.stripe.com/api/pagination, docs.stripe.com/search).</summary>
internal static partial class Listing
{
    private const int LimitDefault = 10;
    private const int LimitMax = 100;

    public static ReadOnlyMemory<byte> Intents(Account account, FormBody query)
    {
        query.AcceptOnly("limit", "starting_after", "expand");
        var (page, hasMore) = Page(account.IntentsNewestFirst(), intent => intent.Id, query);
        return RenderIntents("list", "/v1/payment_intents", account, query, page, hasMore);
    }

    /// <summary>One clause only: <c>metadata['key']:'value'</c>.</summary>
    public static ReadOnlyMemory<byte> SearchIntents(Account account, FormBody query)
    {
        query.AcceptOnly("query", "limit", "page", "expand");
        var clause = MetadataClause().Match(query.Required("query"));
        if (!clause.Success)
        {
            throw StripeError.BadParameter("query", "parameter_invalid_string", "Only metadata['key']:'value' can be searched for here.");
        }

        var (key, value) = (clause.Groups["key"].Value, clause.Groups["value"].Value);
        var found = account.IntentsNewestFirst()
            .Where(intent => intent.Metadata.TryGetValue(key, out var held) && string.Equals(held, value, StringComparison.Ordinal));
        var (page, hasMore) = Page(found, intent => intent.Id, query);
        return RenderIntents("search_result", "/v1/payment_intents/search", account, query, page, hasMore);
    }

    public static ReadOnlyMemory<byte> Refunds(Account account, FormBody query)
    {
        query.AcceptOnly("limit", "starting_after", "payment_intent", "charge", "expand");
        var (intent, charge) = (query.Text("payment_intent"), query.Text("charge"));
        var found = account.RefundsNewestFirst().Where(refund =>
            (intent is null || string.Equals(refund.PaymentIntentId, intent, StringComparison.Ordinal))
            && (charge is null || string.Equals(refund.ChargeId, charge, StringComparison.Ordinal)));
        var (page, hasMore) = Page(found, refund => refund.Id, query);
        return ObjectJson.RenderList("list", "/v1/refunds", page, hasMore, ObjectJson.Write);
    }

    public static ReadOnlyMemory<byte> Disputes(Account account, FormBody query)
    {
        query.AcceptOnly("limit", "starting_after", "payment_intent", "charge", "expand");
        var (intent, charge) = (query.Text("payment_intent"), query.Text("charge"));
        var found = account.Disputes.Reverse().Where(dispute =>
            (intent is null || string.Equals(dispute.PaymentIntentId, intent, StringComparison.Ordinal))
            && (charge is null || string.Equals(dispute.ChargeId, charge, StringComparison.Ordinal)));
        var (page, hasMore) = Page(found, dispute => dispute.Id, query);
        return ObjectJson.RenderList("list", "/v1/disputes", page, hasMore, DisputeJson.Write);
    }

    public static ReadOnlyMemory<byte> Endpoints(Account account, FormBody query)
    {
        query.AcceptOnly("limit", "starting_after", "expand");
        var (page, hasMore) = Page((account.Mail?.Endpoints ?? []).Reverse(), endpoint => endpoint.Id, query);
        return ObjectJson.RenderList(
            "list", "/v1/webhook_endpoints", page, hasMore, (json, endpoint) => EventJson.Write(json, endpoint, withSecret: false));
    }

    public static ReadOnlyMemory<byte> Events(Account account, FormBody query)
    {
        query.AcceptOnly("limit", "starting_after", "type", "expand");
        var type = query.Text("type");
        var found = (account.Mail?.EventsNewestFirst() ?? [])
            .Where(published => type is null || string.Equals(published.Type, type, StringComparison.Ordinal));
        var (page, hasMore) = Page(found, published => published.Id, query);
        return ObjectJson.RenderList("list", "/v1/events", page, hasMore, EventJson.Write);
    }

    private static ReadOnlyMemory<byte> RenderIntents(
        string kind, string url, Account account, FormBody query, List<PaymentIntent> page, bool hasMore) =>
        ObjectJson.RenderList(kind, url, page, hasMore, (json, intent) => ObjectJson.Write(
            json,
            intent,
            Expansion.Of(account, query, new RecordLine { Account = account.Id, PaymentIntent = intent })));

    private static (List<T> Items, bool HasMore) Page<T>(IEnumerable<T> newestFirst, Func<T, string> id, FormBody query)
    {
        var limit = query.Integer("limit") ?? LimitDefault;
        if (limit is < 1 or > LimitMax)
        {
            throw StripeError.BadParameter("limit", "parameter_invalid_integer", "The limit must be from 1 to 100.");
        }

        if (query.Text("starting_after") is { } after)
        {
            newestFirst = newestFirst.SkipWhile(item => !string.Equals(id(item), after, StringComparison.Ordinal)).Skip(1);
        }

        var items = newestFirst.Take((int)limit + 1).ToList();
        var hasMore = items.Count > limit;
        if (hasMore)
        {
            items.RemoveAt(items.Count - 1);
        }

        return (items, hasMore);
    }

    [GeneratedRegex(
        """^metadata\[['"](?<key>[^'"\]]{1,40})['"]\]:['"](?<value>[^'"]{1,500})['"]$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex MetadataClause();
}
