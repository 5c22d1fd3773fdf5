namespace TokenVault.Load.Storm;

/// <summary>How many callers ask for how many cards, each card how often by each caller, over how many connections.</summary>
internal sealed record StormPlan(int Callers, int Cards, int CardsOfCaller, int Connections);
