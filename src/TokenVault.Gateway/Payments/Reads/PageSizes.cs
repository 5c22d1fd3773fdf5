using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>How long the pages of lists are.</summary>
internal static class PageSizes
{
    private const int Default = 100;
    private const int Max = 1_000;

    /// <exception cref="VaultException">PageSizeInvalid.</exception>
    public static int Read(int asked) => asked switch
    {
        0 => Default,
        >= 1 and <= Max => asked,
        _ => throw new VaultException(VaultErrorCode.PageSizeInvalid, "page_size"),
    };
}
