namespace TokenVault.Hosting;

/// <summary>What a caller is to the vault. A caller has one role; a person with two has two certificates.</summary>
public enum CallerRole
{
    Merchant,
    Operator,
    Auditor,
    Privacy,
    Officer,
    Custodian,
    Gateway,
}
