namespace TokenVault.Local;

/// <summary>What went wrong with a local vault and what mends it, in words for whoever runs it.</summary>
public sealed class LocalVaultException : Exception
{
    public LocalVaultException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
