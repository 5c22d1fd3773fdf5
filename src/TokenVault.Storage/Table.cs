namespace TokenVault.Storage;

/// <summary>The tables of a store. Stored in each row's MAC as a byte; a number once used keeps its meaning.</summary>
public enum Table : byte
{
    Meta = 0,
    Tokens = 1,
    Fingerprints = 2,
    Epochs = 3,
    Payments = 4,
    Idempotency = 5,
    Operations = 6,
    Disclosures = 7,
    PaymentOperations = 8,
    MerchantPayments = 9,
    PaymentEvents = 10,
    OpenOperations = 11,
    ProcessorEvents = 12,
    Counters = 13,
    Webhooks = 14,
    TokenDetails = 20,
    FormatTokens = 21,
    CustomerTokens = 22,
    TokenKeys = 23,
    TokenUses = 24,
    TokenTasks = 25,
    Purges = 26,
    LegalHolds = 27,
    TransferIntakes = 28,
    PrivacyNotes = 29,
    TokenFacts = 30,
    Orders = 31,
}
