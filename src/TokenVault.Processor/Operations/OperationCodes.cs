namespace TokenVault.Processor.Operations;

/// <summary>Why an operation never left the adapter, or can't be told. Those of the line are in <see cref="Psp.PspCodes"/>.</summary>
internal static class OperationCodes
{
    public const string DisclosureNotWritten = "disclosure_not_written";
    public const string SealedCardInvalid = "sealed_card_invalid";
    public const string CvcExpired = "cvc_handle_expired";

    // The key that its epoch was wrapped by was destroyed.
    public const string KeyDestroyed = "key_destroyed";

    // The token was retired, its record replaced, or its time over, between the operation's begin and the opening of the card.
    public const string TokenRetired = "token_retired";
    public const string RecordVersionStale = "record_version_stale";
    public const string TokenExpired = "token_expired";

    /// <summary>The adapter could not write that it was about to send, so it did not send.</summary>
    public const string NotRecorded = "operation_not_recorded";

    /// <summary>The processor's profile has no way to say what was asked, or no room.</summary>
    public const string NotRendered = "request_not_rendered";

    /// <summary>The id was asked for before anything was begun under it, and is closed since.</summary>
    public const string NeverBegun = "never_begun";

    /// <summary>The process ended in the middle of it.</summary>
    public const string AdapterStopped = "adapter_stopped";

    /// <summary>The processor said, as often and as late as its profile asks for, that it knows no such operation.</summary>
    public const string NotFound = "not_found";

    /// <summary>Two people have said that it was not sent.</summary>
    public const string Resolved = "resolved";

    /// <summary>There is an outcome, and it could not be written down.</summary>
    public const string OutcomeNotStored = "outcome_not_stored";
}
