namespace TokenVault.Gateway.Resealing;

/// <summary>A token's card, and its name where it has one, as the adapter sealed them anew.</summary>
/// <param name="Before">The sealed card that was brought: where another stands there by now, that one stays.</param>
/// <param name="Card">The sealed card that comes into its place.</param>
/// <param name="NameBefore">The sealed name that was brought; empty where there was none.</param>
/// <param name="Name">The sealed name that comes into its place.</param>
internal sealed record ResealedToken(ReadOnlyMemory<byte> Before, byte[] Card, ReadOnlyMemory<byte> NameBefore, ReadOnlyMemory<byte> Name);
