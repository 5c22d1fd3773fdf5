namespace TokenVault.Hosting.Security;

/// <summary>Stands with a connection whose handshake was made.</summary>
internal sealed class HandshakeMade
{
    public static HandshakeMade Mark { get; } = new();
}
