using Google.Rpc;

namespace TokenVault.Hosting;

/// <summary>What a caller is told of a refusal.</summary>
/// <param name="Status">The canonical gRPC code.</param>
/// <param name="Reason">The stable word in `ErrorInfo.reason`; unique among the codes.</param>
/// <param name="Text">A sentence for a person.</param>
/// <param name="RetryDelay">After how long it is worth another try, or null where the same call fails again.</param>
public sealed record VaultErrorDescription(Code Status, string Reason, string Text, TimeSpan? RetryDelay = null);
