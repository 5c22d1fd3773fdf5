using System.Globalization;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Disclosures;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Orders;

/// <summary>What the record of disclosures tells of orders.</summary>
internal static class OrderActs
{
    // More names than these are in the file, whose digest is in the act.
    private const int MerchantsNamed = 8;

    /// <summary>An order is about to be taken up; from then on its delay runs.</summary>
    public static AdministrativeAct Taken(SignedOrder order, DateTimeOffset due)
    {
        var content = order.Content;
        return new AdministrativeAct(AdministrativeAct.OrderName,
        [
            new("order", content.Id),
            new("kind", content.Kind),
            new("reference", content.Reference),
            new("authority", content.Authority),
            new("recipient", content.Recipient.Name),
            new("key", OrderFile.KeyDigest(content.Recipient)),
            new("scope", ScopeOf(content.Scope)),
            new("cards", content.Cards.ToString(CultureInfo.InvariantCulture)),
            new("reason", content.Reason),
            new("from", TimeOf(due)),
            new("until", TimeOf(content.Until)),
            new("sha256", Convert.ToHexStringLower(order.Sha256)),
            new("signedBy", string.Join(", ", order.SignedBy)),
        ]);
    }

    /// <summary>A document that is no order to be executed.</summary>
    /// <param name="digest">SHA-256 of its file.</param>
    /// <param name="order">Its id where it can be read; else empty.</param>
    /// <param name="reason">A word of <see cref="OrderRefusals"/>.</param>
    public static AdministrativeAct Refused(ReadOnlySpan<byte> digest, string order, string reason) => new(AdministrativeAct.OrderRefusedName,
    [
        new("order", order),
        new("reason", reason),
        new("sha256", Convert.ToHexStringLower(digest)),
    ]);

    /// <summary>A gateway asked for more than an order gives.</summary>
    public static AdministrativeAct Refused(string order, string reason, GatewayId gateway) => new(AdministrativeAct.OrderRefusedName,
    [
        new("order", order),
        new("reason", reason),
        new("gateway", gateway.Value),
    ]);

    /// <summary>An order's files were taken away: it is not executed any more.</summary>
    public static AdministrativeAct Withdrawn(string order) => new(AdministrativeAct.OrderWithdrawnName, [new("order", order)]);

    /// <summary>A gateway's part of an order is complete; its manifest is about to be put beside it.</summary>
    public static AdministrativeAct Executed(string order, GatewayId gateway, long cards, long skipped, ReadOnlySpan<byte> manifest) =>
        new(AdministrativeAct.OrderExecutedName,
        [
            new("order", order),
            new("gateway", gateway.Value),
            new("cards", cards.ToString(CultureInfo.InvariantCulture)),
            new("skipped", skipped.ToString(CultureInfo.InvariantCulture)),
            new("sha256", Convert.ToHexStringLower(manifest)),
        ]);

    private static string ScopeOf(OrderScope scope) => scope switch
    {
        { Everything: true } => "everything",
        { Tokens: { } tokens } => string.Create(CultureInfo.InvariantCulture, $"{tokens.Count} token(s) of {scope.Merchants![0]}"),
        { Merchants: { Count: > MerchantsNamed } many } =>
            string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", many.Take(MerchantsNamed))} and {many.Count - MerchantsNamed} more"),
        _ => string.Join(", ", scope.Merchants!),
    };

    private static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
