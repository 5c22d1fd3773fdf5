using Grpc.Core;
using Microsoft.Extensions.Logging;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>Maps every exception that leaves a service. The only place where an exception becomes an answer.</summary>
internal sealed class CallErrors(ILogger<CallErrors> logger)
{
    public RpcException Map(Exception error, ServerCallContext context)
    {
        if (error is VaultException refusal)
        {
            return VaultStatus.ToRpcException(refusal.Code, refusal.Field);
        }

        if (error is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            // The caller has gone or its deadline has passed; nobody reads this.
            return new RpcException(new Status(StatusCode.Cancelled, ""));
        }

        // The message of an exception that we did not make could quote what it choked on, so type and stack are all that is
        // logged, and the caller learns nothing. An RpcException of an inner call falls here too: its text was not for them.
        HostLog.CallFailed(logger, context.Method, context.GetHttpContext().TraceIdentifier, error.GetType().FullName, error.StackTrace);
        return new RpcException(new Status(StatusCode.Internal, ""));
    }
}
