using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Telemetry;

namespace TokenVault.Hosting.Responses;

/// <summary>
/// Looks at every answer before it leaves. No code of ours should ever give it anything to find; it is there for the day when
/// some does.
/// </summary>
internal sealed class ResponseGuard(HostMetrics metrics, ILogger<ResponseGuard> logger)
{
    private readonly ConcurrentDictionary<MessageDescriptor, ResponsePlan> _plans = new();

    /// <summary>Lists the fields of a response message. Throws as <see cref="ResponsePlan.Of"/> does.</summary>
    public void Prepare(MessageDescriptor response) => _plans.GetOrAdd(response, ResponsePlan.Of);

    /// <summary>Throws RESPONSE_WITHHELD where a field holds what it may not.</summary>
    public void Check<TResponse>(TResponse response, ServerCallContext context)
    {
        if (response is not IMessage message)
        {
            throw new VaultException(VaultErrorCode.ResponseWithheld);
        }

        if (!_plans.TryGetValue(message.Descriptor, out var plan))
        {
            // Only health and reflection are not prepared at start; they answer with nothing that we hold.
            if (!ServicePolicy.IsOurs(ServiceOf(context.Method)))
            {
                return;
            }

            plan = _plans.GetOrAdd(message.Descriptor, ResponsePlan.Of);
        }

        if (plan.Check(message) is { } violation)
        {
            metrics.CountWithheld(context.Method);
            HostLog.ResponseWithheld(
                logger, context.Method, violation.Field, violation.Content.ToString(), context.GetHttpContext().TraceIdentifier);
            throw new VaultException(VaultErrorCode.ResponseWithheld);
        }
    }

    private static string ServiceOf(string method) => method[1..method.LastIndexOf('/')];
}
