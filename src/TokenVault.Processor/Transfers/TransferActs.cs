using System.Globalization;
using TokenVault.Domain.Callers;
using TokenVault.Envelope.Transfers;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Transfers;

/// <summary>What the record of disclosures tells of cards that are taken in.</summary>
internal static class TransferActs
{
    /// <summary>Frames of another vault's part are about to be opened. Whose cards they hold is known only then.</summary>
    public static AdministrativeAct Opened(TransferPartHeader header, int first, int count, GatewayId gateway) => new(AdministrativeAct.TransferOpenedName,
    [
        new("order", OrderOf(header)),
        new("from", header.Gateway.Value),
        new("part", Text(header.Part)),
        new("firstFrame", Text(first)),
        new("frames", Text(count)),
        new("gateway", gateway.Value),
    ]);

    /// <summary>The id of the other vault's order.</summary>
    public static string OrderOf(TransferPartHeader header) => header.Order.ToString("x32", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
