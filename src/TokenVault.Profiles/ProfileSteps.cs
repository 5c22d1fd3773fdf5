namespace TokenVault.Profiles;

/// <summary>What kind of request each step is.</summary>
public static class ProfileSteps
{
    /// <summary>Whether the step may hold a card, where no other step before it does.</summary>
    public static bool IsPayment(this ProfileStep step) => step is ProfileStep.Authorize or ProfileStep.Charge or ProfileStep.Verify;

    public static bool IsFollowUp(this ProfileStep step) => step is ProfileStep.Capture or ProfileStep.Void or ProfileStep.Refund;

    public static bool IsCancel(this ProfileStep step) => step is ProfileStep.CancelByReference or ProfileStep.CancelByOwn;

    public static bool IsQuery(this ProfileStep step) => step is >= ProfileStep.QueryPaymentByReference and <= ProfileStep.QueryRefundByOwn;

    /// <summary>Whether the step only looks.</summary>
    public static bool OnlyLooks(this ProfileStep step) => step.IsQuery() || step.IsFetch();

    /// <summary>Whether the step follows a processor's own word and has no order of ours.</summary>
    public static bool IsFetch(this ProfileStep step) => step is ProfileStep.Fetch or ProfileStep.FetchDispute;

    /// <summary>Whether the step belongs to a capture, void or refund, and so has what was authorized before.</summary>
    public static bool HasAuthorization(this ProfileStep step) =>
        step.IsFollowUp() || step is >= ProfileStep.QueryCaptureByReference and <= ProfileStep.QueryRefundByOwn;

    /// <summary>Whether the step goes by the processor's own name of the operation.</summary>
    public static bool HasReference(this ProfileStep step) => step is ProfileStep.QueryPaymentByReference
        or ProfileStep.QueryCaptureByReference or ProfileStep.QueryVoidByReference or ProfileStep.QueryRefundByReference
        or ProfileStep.CancelByReference or ProfileStep.Fetch or ProfileStep.FetchDispute;

    /// <summary>The step's name in a profile's file.</summary>
    public static string NameOf(ProfileStep step) => Reading.Words.SnakeCase(step.ToString());

    internal static IReadOnlyDictionary<string, ProfileStep> ByName { get; } = Reading.Words.Of<ProfileStep>();
}
