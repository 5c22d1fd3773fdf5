namespace TokenVault.Domain.Tokens;

/// <summary>What stands for a card: `tok_` and 26 characters of Crockford base32.</summary>
public readonly record struct Token(UInt128 Id)
{
    public const string Prefix = "tok_";

    public DateTimeOffset CreateTime => SortableId.TimeOf(Id);

    public static bool TryParse(ReadOnlySpan<char> text, out Token token)
    {
        var accepted = SortableId.TryParse(Prefix, text, out var id);
        token = new Token(id);
        return accepted;
    }

    public override string ToString() => SortableId.Format(Prefix, Id);
}
