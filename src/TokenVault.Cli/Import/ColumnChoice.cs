namespace TokenVault.Cli.Import;

/// <summary>Which columns the user named: by the header's names, or by numbers from 1 in a file without one. Null: to be found.</summary>
internal sealed record ColumnChoice
{
    public string? Number { get; init; }

    public string? Expiry { get; init; }

    public string? Month { get; init; }

    public string? Year { get; init; }

    public string? Reference { get; init; }

    public string? Customer { get; init; }

    public string? Name { get; init; }

    /// <summary>`COLUMN`, or `key=COLUMN` where the label is to have another name.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
