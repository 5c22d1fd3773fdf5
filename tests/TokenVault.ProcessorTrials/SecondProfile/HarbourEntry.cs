namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>A line of the harbour's log.</summary>
internal sealed record HarbourEntry(string Berth, string Ref, string Kind)
{
    public required string Number { get; init; }

    public required string State { get; init; }

    public required string Pass { get; init; }

    public long Units { get; init; }

    public string Measure { get; init; } = "";

    /// <summary>The voyage that it is about; empty where it is one itself.</summary>
    public string Of { get; init; } = "";

    public string Why { get; init; } = "";

    /// <summary>Which published card arrived, number, expiry and security code together.</summary>
    public TestCard? Card { get; init; }

    public IReadOnlyList<string> Log { get; init; } = [];
}
