namespace TokenVault.Load.Reports.Writing;

/// <summary>A table before it is Markdown or HTML: plain texts. Columns from an index on hold figures and are set to the right.</summary>
internal sealed record TableText(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>How many columns, from the left, hold words.</summary>
    public int Words { get; init; } = 1;
}
