namespace TokenVault.Sandbox.Cards;

internal sealed record TestCard(ulong Number, string Brand, string Funding, CardOutcome Outcome, string? Name = null);
