using Grpc.Core;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Adapter;

/// <summary>What a failed call to the adapter means to our own caller.</summary>
internal static class AdapterFailure
{
    public static VaultException Of(RpcException failure)
    {
        if (!VaultErrors.TryRead(failure, out var code))
        {
            code = VaultErrorCode.AdapterUnavailable;
        }

        // The adapter's opinion of this gateway (unknown, disabled, expired) is nothing that a checkout could mend. One that waits for its key custodians is
        // as good as away.
        return code is VaultErrorCode.CertificateMissing or VaultErrorCode.CertificateNotTrusted or VaultErrorCode.CallerUnknown
            or VaultErrorCode.CallerDisabled or VaultErrorCode.CallerNotAllowed or VaultErrorCode.AdapterSealed
                ? new VaultException(VaultErrorCode.AdapterUnavailable, cause: failure)
                : new VaultException(code, cause: failure);
    }
}
