namespace TokenVault.Processor.Orders;

/// <summary>All that is logged of orders.</summary>
internal static partial class OrderLog
{
    [LoggerMessage(160, LogLevel.Critical, "Order {Order} was taken up: {Cards} cards at most leave the vault for {Recipient}, ordered by {Authority}, signed by {SignedBy}. It is executed from {Due} until {Until}. To stop it, take its files away.", EventName = "order_taken")]
    public static partial void OrderTaken(
        this ILogger logger, string order, long cards, string recipient, string authority, string signedBy, DateTimeOffset due, DateTimeOffset until);

    [LoggerMessage(161, LogLevel.Error, "An order was not taken ({Reason}). {Problem}", EventName = "order_refused")]
    public static partial void OrderRefused(this ILogger logger, string reason, string problem);

    [LoggerMessage(162, LogLevel.Warning, "Order {Order} was taken away: it is not executed any more.", EventName = "order_withdrawn")]
    public static partial void OrderWithdrawn(this ILogger logger, string order);

    [LoggerMessage(163, LogLevel.Error, "An order could not be put on record and is not used yet; it is tried again.", EventName = "order_not_recorded")]
    public static partial void OrderNotRecorded(this ILogger logger, Exception error);

    [LoggerMessage(164, LogLevel.Critical, "Gateway {Gateway} asked under order {Order} for what it does not give: {Reason}.", EventName = "order_exceeded")]
    public static partial void OrderExceeded(this ILogger logger, string gateway, string order, string reason);

    [LoggerMessage(165, LogLevel.Warning, "More orders were refused today than the record tells of: the rest of today is in this log only.", EventName = "order_refusals_full")]
    public static partial void OrderRefusalsFull(this ILogger logger);

    [LoggerMessage(166, LogLevel.Warning, "Order {Order}: the part of gateway {Gateway} is complete, {Cards} cards sealed to the recipient and {Skipped} passed over.", EventName = "order_executed")]
    public static partial void OrderExecuted(this ILogger logger, string order, string gateway, long cards, long skipped);
}
