namespace TokenVault.CvcGone;

/// <summary>Where a key was found, as what it opens, and which handle.</summary>
internal sealed record KeyFind(string Handle, string Role, string Place, int Offset)
{
    public override string ToString() => $"{Place}, offset {Offset}: opens {Handle} as {Role}";
}
