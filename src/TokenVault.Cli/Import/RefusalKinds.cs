using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

internal static class RefusalKinds
{
    public static RefusalKind Of(ItemRefusal refusal)
    {
        if (string.Equals(refusal.Reason, "GUESSING_LIMIT_EXCEEDED", StringComparison.Ordinal))
        {
            return RefusalKind.OfGuessing;
        }

        return refusal.MayRetry ? RefusalKind.ForNow : (StatusCode)refusal.Code switch
        {
            StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.AlreadyExists or StatusCode.NotFound => RefusalKind.OfTheRow,
            StatusCode.Unavailable or StatusCode.Aborted or StatusCode.DeadlineExceeded => RefusalKind.ForNow,
            _ => RefusalKind.OfTheVault,
        };
    }
}
