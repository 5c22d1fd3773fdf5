namespace TokenVault.Profiles;

/// <summary>Why a signed document is not used. A closed list, for the record of disclosures.</summary>
public enum ProfileFault
{
    /// <summary>It is not what such a document has to be.</summary>
    Malformed,

    /// <summary>It or its signatures can't be read.</summary>
    Unreadable,

    /// <summary>Fewer than two officers have signed it.</summary>
    SignedByOne,

    /// <summary>One officer or one key has signed it twice.</summary>
    SignedTwice,

    /// <summary>A signature's certificate is no officer's, or not of the officers' authority, or out of date.</summary>
    ForeignCertificate,

    /// <summary>A signature is not over these bytes.</summary>
    Changed,

    /// <summary>Its time is over.</summary>
    Over,
}
