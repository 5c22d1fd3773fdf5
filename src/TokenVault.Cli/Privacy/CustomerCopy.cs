using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Privacy;

/// <summary>A customer's copy, put together.</summary>
internal sealed record CustomerCopy(string Merchant, string Customer, DateTimeOffset Made, GetCopyResponse Content);
