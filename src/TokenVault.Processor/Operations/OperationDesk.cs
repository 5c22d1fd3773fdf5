using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Operations;

/// <summary>Takes orders in: each is checked, and runs once, to its end.</summary>
internal sealed class OperationDesk(
    OperationsUnderWay underWay, OperationStart start, Authorizer authorizer, FollowUpExecutor followUps, TimeProvider clock)
{
    /// <summary>Authorizes, charges or verifies, or gives the outcome that is known.</summary>
    public Task<OperationResult> AuthorizeAsync(AuthorizeRequest request, GatewayId gateway)
    {
        var order = AuthorizeReader.Read(request, gateway, Now());
        start.RequireFence(order.Origin);
        var digest = OperationDigest.Of(order);
        return underWay.RunAsync(order.Order.Operation, digest, () => authorizer.RunAsync(order, digest));
    }

    /// <summary>Captures, voids or refunds, or gives the outcome that is known.</summary>
    public Task<OperationResult> FollowUpAsync(FollowUpRequest request, GatewayId gateway)
    {
        var order = FollowUpReader.Read(request, gateway, Now());
        start.RequireFence(order.Origin);
        var digest = OperationDigest.Of(order);
        return underWay.RunAsync(order.Order.Operation, digest, () => followUps.RunAsync(order, digest));
    }

    // As exact as a row keeps it: what is sent again is made of the row.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
