namespace TokenVault.Domain.Tokens;

/// <summary>The name of one operation on a payment, which becomes the processor's idempotency key: `op_` and 26 characters of Crockford base32.</summary>
public readonly record struct OperationId(UInt128 Id)
{
    public const string Prefix = "op_";

    public static bool TryParse(ReadOnlySpan<char> text, out OperationId name)
    {
        var accepted = SortableId.TryParse(Prefix, text, out var id);
        name = new OperationId(id);
        return accepted;
    }

    public override string ToString() => SortableId.Format(Prefix, Id);
}
