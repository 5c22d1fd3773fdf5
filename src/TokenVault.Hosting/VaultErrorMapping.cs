using TokenVault.Domain.Errors;

namespace TokenVault.Hosting;

/// <summary>The one table from our refusals to gRPC.</summary>
public static class VaultErrorMapping
{
    /// <summary>The `ErrorInfo.domain` of every refusal.</summary>
    public const string Domain = "tokenvault";

    private static readonly VaultErrorDescription[] Descriptions = [.. Enum.GetValues<VaultErrorCode>().Select(VaultErrorTable.Of)];

    /// <summary>The description of a code; the same instance each time.</summary>
    public static VaultErrorDescription Describe(VaultErrorCode code) => Descriptions[(int)code];
}
