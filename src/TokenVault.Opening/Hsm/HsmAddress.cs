namespace TokenVault.Opening.Hsm;

/// <summary>Where a PKCS#11 token is, and how one logs in to it.</summary>
/// <param name="Module">The path of the maker's PKCS#11 library, which is loaded into this process.</param>
/// <param name="TokenLabel">The token's label.</param>
/// <param name="PinFile">A file with the user's PIN, one line. Read at each login and not kept.</param>
/// <param name="KeyLabel">What the labels of keys that are made there begin with; for people only, keys are found by their CKA_ID.</param>
public sealed record HsmAddress(string Module, string TokenLabel, string PinFile, string KeyLabel);
