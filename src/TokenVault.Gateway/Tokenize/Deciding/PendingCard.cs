using System.Runtime.InteropServices;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>What batches under way have decided about a card.</summary>
/// <param name="Kind">What.</param>
/// <param name="Result">Its token, where it has one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingCard(PendingCardKind Kind, CardToken Result);
