namespace TokenVault.Cli.Import;

/// <summary>What a refusal of one row means for the import.</summary>
internal enum RefusalKind
{
    /// <summary>The same would be refused again: the row is a reject.</summary>
    OfTheRow,

    /// <summary>The same may be asked again a little later.</summary>
    ForNow,

    /// <summary>Too many different numbers of one BIN and last four today.</summary>
    OfGuessing,

    /// <summary>Nothing that a row could be blamed for.</summary>
    OfTheVault,
}
