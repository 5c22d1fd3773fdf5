using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>Writes a refusal as google.rpc.Status.</summary>
internal static class VaultStatus
{
    public static RpcException ToRpcException(VaultErrorCode code, string? field = null) => Of(code, field).ToRpcException();

    public static Google.Rpc.Status Of(VaultErrorCode code, string? field = null)
    {
        var description = VaultErrorMapping.Describe(code);
        var status = new Google.Rpc.Status
        {
            Code = (int)description.Status,
            Message = description.Text,
            Details = { Any.Pack(new ErrorInfo { Domain = VaultErrorMapping.Domain, Reason = description.Reason }) },
        };
        if (field is not null)
        {
            var violation = new BadRequest.Types.FieldViolation { Field = field, Description = description.Text };
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        if (description.RetryDelay is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        return status;
    }
}
