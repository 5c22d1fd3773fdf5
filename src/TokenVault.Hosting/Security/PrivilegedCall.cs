namespace TokenVault.Hosting.Security;

/// <summary>A call of a privileged role that is under way.</summary>
internal sealed class PrivilegedCall
{
    /// <summary>The merchant whom its request names, as `merchant/shop`; empty for none.</summary>
    public string Resource { get; set; } = "";
}
