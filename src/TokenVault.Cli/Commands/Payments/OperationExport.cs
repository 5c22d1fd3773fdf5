using Google.Protobuf.WellKnownTypes;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Payments;

/// <summary>Gets the operations of a span from the gateway, as an operator.</summary>
internal static class OperationExport
{
    /// <summary>What the gateway exports in one call.</summary>
    public static TimeSpan SpanMax { get; } = TimeSpan.FromDays(62);

    /// <exception cref="LocalVaultException">The span is empty or longer than that.</exception>
    public static void RequireSpan(DateTimeOffset from, DateTimeOffset to, TimeSpan spanMax)
    {
        if (to <= from || to - from > spanMax)
        {
            throw new LocalVaultException($"--to must be after --from and at most {spanMax.TotalDays:0} days later.");
        }
    }

    /// <param name="client">An operator's.</param>
    /// <param name="from">Operations made from here on.</param>
    /// <param name="to">Operations made before this; at most <see cref="SpanMax"/> later.</param>
    /// <param name="processor">Only this one's; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<List<OperationEntry>> RunAsync(
        TokenVaultClient client, DateTimeOffset from, DateTimeOffset to, string? processor, CancellationToken cancellation)
    {
        using var call = client.PaymentAdmin.ListOperations(
            new ListOperationsRequest
            {
                CreateTimeFrom = Timestamp.FromDateTimeOffset(from),
                CreateTimeTo = Timestamp.FromDateTimeOffset(to),
                Processor = processor ?? "",
            },
            cancellationToken: cancellation);
        var entries = new List<OperationEntry>();
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            entries.AddRange(call.ResponseStream.Current.Operations);
        }

        return entries;
    }
}
