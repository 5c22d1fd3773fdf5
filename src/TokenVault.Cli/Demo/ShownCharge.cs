using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Demo;

/// <summary>The charge that the demo made, for what refers to it later.</summary>
internal sealed record ShownCharge(ChargeRequest Request, Payment Payment);
