namespace TokenVault.Local.Callers;

/// <summary>How callers are named in certificates and registries.</summary>
public static class CallerName
{
    public const string Merchant = "merchant";
    public const string Gateway = "gateway";
    public const string Processor = "processor";
    public const string Auditor = "auditor";
    public const string Operator = "operator";
    public const string Officer = "officer";
    public const string Privacy = "privacy";
    public const string Custodian = "custodian";

    /// <summary>The URI that stands in the certificate.</summary>
    public static string San(string role, string name) => $"spiffe://tokenvault/{role}/{name}";
}
