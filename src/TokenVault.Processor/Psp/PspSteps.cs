using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Profiles;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp;

/// <summary>Which of a profile's requests an operation takes.</summary>
internal static class PspSteps
{
    private static readonly Dictionary<ProfileStep, string> Names = Enum.GetValues<ProfileStep>().ToDictionary(step => step, ProfileSteps.NameOf);

    public static string NameOf(ProfileRequest request) => Names[request.Step];

    public static bool IsPayment(OperationKind kind) => kind is OperationKind.Authorize or OperationKind.Charge or OperationKind.Verify;

    public static ProfileStep Of(OperationKind kind) => kind switch
    {
        OperationKind.Authorize => ProfileStep.Authorize,
        OperationKind.Charge => ProfileStep.Charge,
        OperationKind.Verify => ProfileStep.Verify,
        OperationKind.Capture => ProfileStep.Capture,
        OperationKind.Void => ProfileStep.Void,
        OperationKind.Refund => ProfileStep.Refund,
        _ => throw new VaultException(VaultErrorCode.OperationNotSupported, "kind"),
    };

    public static (ProfileStep ByReference, ProfileStep ByOwn) QueriesOf(OperationKind kind) => kind switch
    {
        OperationKind.Capture => (ProfileStep.QueryCaptureByReference, ProfileStep.QueryCaptureByOwn),
        OperationKind.Void => (ProfileStep.QueryVoidByReference, ProfileStep.QueryVoidByOwn),
        OperationKind.Refund => (ProfileStep.QueryRefundByReference, ProfileStep.QueryRefundByOwn),
        _ => (ProfileStep.QueryPaymentByReference, ProfileStep.QueryPaymentByOwn),
    };
}
