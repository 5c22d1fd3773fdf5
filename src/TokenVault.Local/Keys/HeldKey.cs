namespace TokenVault.Local.Keys;

/// <summary>One key of a vault as an inventory has it (PCI DSS 3.6.1.1, 12.3.3). Nothing of the key itself.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Use">What it protects or proves.</param>
/// <param name="Algorithm">What is computed with it.</param>
/// <param name="StrengthBits">By NIST SP 800-57 part 1, table 2; empty where it is somebody else's to know.</param>
/// <param name="Place">The file, device or memory.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Created">When it was made; null where nobody knows.</param>
/// <param name="CryptoperiodEnd">Until when it should be used; null where it has no such time.</param>
/// <param name="State">Such as `in use`.</param>
public sealed record HeldKey(
    string Name, string Use, string Algorithm, string StrengthBits, string Place, string Owner, DateTimeOffset? Created, DateTimeOffset? CryptoperiodEnd, string State = "in use");
