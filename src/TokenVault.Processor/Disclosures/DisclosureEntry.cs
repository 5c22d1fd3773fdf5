using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>One opening of a card: what, when, why, to whom. Written before the card is opened; holds nothing of the card.</summary>
internal sealed record DisclosureEntry(DisclosureId Id, DateTimeOffset Time, DisclosureSubject Subject);
