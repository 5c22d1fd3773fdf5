namespace TokenVault.Processor.Webhooks;

/// <summary>What became of a webhook at the door.</summary>
internal enum WebhookVerdict
{
    /// <summary>It is on disk and will be fetched.</summary>
    Accepted,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>Well signed, and about nothing that is followed.</summary>
    Ignored,
    BadSignature,

    /// <summary>Well signed, at a time too far from ours: an old one sent anew by somebody.</summary>
    TooOld,

    /// <summary>Well signed, or with signatures inside, and no event.</summary>
    Malformed,

    /// <summary>There is no such account, or it has no secret, or its processor's profile knows no webhooks.</summary>
    UnknownAccount,

    /// <summary>The body did not come in time, or was larger than allowed.</summary>
    Incomplete,

    /// <summary>Too many at once, too many waiting, or nothing can be stored. It is to come again.</summary>
    Overloaded,
}
