namespace TokenVault.Profiles.Webhooks;

/// <summary>What an event is about, and so what is fetched. In the adapter's store as a number, which keeps its meaning.</summary>
public enum WebhookKind
{
    /// <summary>Nothing of ours: it is acknowledged and forgotten.</summary>
    Ignore = 0,
    Payment = 1,

    /// <summary>The payment that it was a refund of is fetched.</summary>
    Refund = 2,

    /// <summary>The dispute is fetched, and then the payment that it names.</summary>
    Dispute = 3,

    /// <summary>
    /// What the processor had accepted has failed since, and it can't be asked how things stand. Nothing is fetched, and an
    /// operator is told. The reference is our own.
    /// </summary>
    Failure = 4,
}
