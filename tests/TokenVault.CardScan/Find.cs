namespace TokenVault.CardScan;

/// <summary>Where something was found and in what form; never what.</summary>
internal sealed record Find(string File, string Encoding, string Inside, long Offset)
{
    public override string ToString() =>
        $"FOUND {File}: {Encoding} at byte {Offset}{(Inside.Length > 0 ? $" of {Inside}" : "")}";
}
