using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Comparison;

/// <summary>As what an operation appears in a report.</summary>
internal static class ReportedTypes
{
    public static IReadOnlyList<MovementType> Of(OperationKind kind) => kind switch
    {
        OperationKind.Authorize or OperationKind.Verify => [MovementType.Authorization],
        OperationKind.Charge => [MovementType.Capture, MovementType.Authorization],
        OperationKind.Capture => [MovementType.Capture],
        OperationKind.Void => [MovementType.Void],
        OperationKind.Refund => [MovementType.Refund],
        _ => [],
    };

    /// <summary>The one row that has to be there when the operation succeeded; null where none has to.</summary>
    /// <remarks>A charge is reported as its capture; not every processor also reports the authorization in it, or verifications at all.</remarks>
    public static MovementType? Required(OperationKind kind, IReadOnlySet<MovementType> types)
    {
        foreach (var type in kind == OperationKind.Verify ? [] : Of(kind))
        {
            if (types.Contains(type))
            {
                return type;
            }
        }

        return null;
    }
}
