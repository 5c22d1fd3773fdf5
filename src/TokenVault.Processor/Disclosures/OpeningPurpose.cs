namespace TokenVault.Processor.Disclosures;

/// <summary>Why a card is opened. A closed list: each has one place in the code that opens for it, and no request states one freely.</summary>
internal enum OpeningPurpose
{
    /// <summary>A payment that the merchant asked for. The card goes to a payment processor.</summary>
    Payment,

    /// <summary>Whether a card, tokenized while the adapter was away, has another token. Its fingerprint leaves, and nothing else.</summary>
    LateDeduplication,

    /// <summary>An order of an authority, signed by two officers. The card goes to the recipient that it names, sealed to his key.</summary>
    Order,

    /// <summary>An order by which cards move to another vault, signed by two officers, sealed to that vault's key.</summary>
    Migration,

    /// <summary>A key may be known to others: the card is sealed anew, under a key of the adapter's own drawing. Nothing leaves but the sealed card.</summary>
    Rekeying,
}
