namespace TokenVault.Local;

/// <summary>The PKCS#11 token in which a new vault's adapter makes and uses its opening keys. The token is there already, with its user's PIN.</summary>
/// <param name="Module">The full path of the PKCS#11 library.</param>
/// <param name="Label">The token's label.</param>
/// <param name="PinFile">The full path of a file with the PIN, which stays where it is.</param>
public sealed record Pkcs11Token(string Module, string Label, string PinFile);
