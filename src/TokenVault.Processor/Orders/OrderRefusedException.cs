namespace TokenVault.Processor.Orders;

/// <summary>A well-signed order that is not taken up all the same. The reason is a word of <see cref="OrderRefusals"/>.</summary>
internal sealed class OrderRefusedException(string reason, string message) : Exception(message)
{
    public string Reason => reason;
}
