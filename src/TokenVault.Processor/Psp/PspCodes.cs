namespace TokenVault.Processor.Psp;

/// <summary>Why an operation was not sent or can't be told. Words for declines are in <see cref="Domain.Payments.DeclineReasons"/>.</summary>
internal static class PspCodes
{
    /// <summary>No byte left: nobody listens, the handshake failed, the breaker is open, too many at once.</summary>
    public const string Unreachable = "processor_unreachable";

    /// <summary>Bytes left and no whole answer came.</summary>
    public const string NoAnswer = "processor_no_answer";

    /// <summary>The processor refused the request as such: our configuration or credential is wrong.</summary>
    public const string Refused = "processor_refused";

    public const string RateLimited = "processor_rate_limited";

    /// <summary>The processor says that it failed.</summary>
    public const string Failed = "processor_error";

    /// <summary>An answer came that the profile has no rule for, or that is no JSON.</summary>
    public const string Unreadable = "answer_unreadable";

    /// <summary>The answer speaks of another amount, currency or reference.</summary>
    public const string Mismatch = "answer_mismatch";

    /// <summary>It was cancelled after its outcome had been unknown.</summary>
    public const string Cancelled = "cancelled";
}
