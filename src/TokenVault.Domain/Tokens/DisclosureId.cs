namespace TokenVault.Domain.Tokens;

/// <summary>The name of one entry in the record of disclosures: `dsc_` and 26 characters of Crockford base32.</summary>
public readonly record struct DisclosureId(UInt128 Id)
{
    public const string Prefix = "dsc_";

    public static bool TryParse(ReadOnlySpan<char> text, out DisclosureId name)
    {
        var accepted = SortableId.TryParse(Prefix, text, out var id);
        name = new DisclosureId(id);
        return accepted;
    }

    public override string ToString() => SortableId.Format(Prefix, Id);
}
