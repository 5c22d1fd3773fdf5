namespace TokenVault.Processor.Tokens;

/// <summary>All that is logged about what gateways say of tokens.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(170, LogLevel.Error, "Gateway {Gateway} has retired, replaced and asked late about as many tokens as it may in a day (Limits:TokenActsPerGatewayPerDay). The rest is refused until midnight UTC. Where no such work is known of, find out who holds it.", EventName = "token_acts_used_up")]
    public static partial void TokenActsUsedUp(this ILogger logger, string gateway);
}
