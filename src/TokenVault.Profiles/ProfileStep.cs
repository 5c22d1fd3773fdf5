namespace TokenVault.Profiles;

/// <summary>The requests that a profile may have. Their names in the file are these in snake_case.</summary>
public enum ProfileStep
{
    /// <summary>Puts the card with the processor and moves no money. Where it is there, no other request holds a card.</summary>
    StoreCard,
    Authorize,
    Charge,
    Verify,
    Capture,
    Void,
    Refund,
    QueryPaymentByReference,
    QueryPaymentByOwn,
    QueryCaptureByReference,
    QueryCaptureByOwn,
    QueryVoidByReference,
    QueryVoidByOwn,
    QueryRefundByReference,
    QueryRefundByOwn,
    CancelByReference,
    CancelByOwn,
    Fetch,

    /// <summary>Looks at a dispute that the processor told of.</summary>
    FetchDispute,
}
