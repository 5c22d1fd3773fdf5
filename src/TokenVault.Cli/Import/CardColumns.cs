namespace TokenVault.Cli.Import;

/// <summary>Where in a row what lies, from 0. None is -1.</summary>
internal sealed record CardColumns
{
    public const int None = -1;

    public required int Number { get; init; }

    public int Expiry { get; init; } = None;

    public int Month { get; init; } = None;

    public int Year { get; init; } = None;

    public int Reference { get; init; } = None;

    public int Customer { get; init; } = None;

    public int Name { get; init; } = None;

    public IReadOnlyList<(string Key, int Column)> Labels { get; init; } = [];

    /// <summary>True where the file has a column that is named like a card verification code. It is never read.</summary>
    public bool HasCvc { get; init; }
}
