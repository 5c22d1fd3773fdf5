namespace TokenVault.PaymentChaos;

internal sealed record ChaosPlan(int Payments, int Callers, int Kills, int Seed, string? Keep);
