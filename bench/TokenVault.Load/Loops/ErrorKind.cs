namespace TokenVault.Load.Loops;

/// <summary>Why calls failed, and how many did so.</summary>
internal sealed record ErrorKind(string Why, long Count)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count:N0} × {Why}");
}
