namespace TokenVault.Profiles;

/// <summary>What a field or a rule of a profile may be conditional on. Their names in the file are these in snake_case.</summary>
[Flags]
public enum OrderTraits
{
    None = 0,
    Authorize = 1 << 0,
    Charge = 1 << 1,
    Verify = 1 << 2,
    Capture = 1 << 3,
    Void = 1 << 4,
    Refund = 1 << 5,

    /// <summary>There is a billing address.</summary>
    Billing = 1 << 6,

    /// <summary>The card is stored under an agreement with its holder.</summary>
    Stored = 1 << 7,
    CardHolderInitiated = 1 << 8,
    MerchantInitiated = 1 << 9,
    CardOnFile = 1 << 10,
    Recurring = 1 << 11,
    Installment = 1 << 12,
    Unscheduled = 1 << 13,

    /// <summary>The card holder was authenticated by 3-D Secure elsewhere.</summary>
    ThreeDSecure = 1 << 14,

    /// <summary>The number is a network token with a cryptogram.</summary>
    NetworkToken = 1 << 15,

    /// <summary>Nothing more will be captured.</summary>
    Final = 1 << 16,

    /// <summary>There is an address for the card holder's browser to come back to.</summary>
    ReturnUrl = 1 << 17,
}
