namespace TokenVault.Domain.Tokens;

/// <summary>A payment's name: `pay_` and 26 characters of Crockford base32.</summary>
public readonly record struct PaymentId(UInt128 Id)
{
    public const string Prefix = "pay_";

    public static bool TryParse(ReadOnlySpan<char> text, out PaymentId name)
    {
        var accepted = SortableId.TryParse(Prefix, text, out var id);
        name = new PaymentId(id);
        return accepted;
    }

    public override string ToString() => SortableId.Format(Prefix, Id);
}
