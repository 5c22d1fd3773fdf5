namespace TokenVault.OrderTrials.Migration;

/// <summary>A card of the trial and the token that it got.</summary>
internal sealed record TokenizedCard(int Counter, string Merchant, string Token);
