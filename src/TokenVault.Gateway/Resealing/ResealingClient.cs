using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Resealing;

/// <summary>Asks the adapter whether cards are to be sealed anew, and brings it those.</summary>
internal sealed class ResealingClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>What this gateway has to bring cards for.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with; as with each of these calls.</exception>
    public async Task<IReadOnlyList<DueResealing>> ListDueAsync(CancellationToken cancellation) => (await CallAsync(deadline =>
        adapter.Resealing.ListDueResealingsAsync(new ListDueResealingsRequest(), deadline: deadline, cancellationToken: cancellation))).Resealings;

    /// <summary>The cards sealed anew, in order.</summary>
    public async Task<ResealStoredResponse> ResealAsync(ResealStoredRequest request, CancellationToken cancellation)
    {
        var answer = await CallAsync(deadline => adapter.Resealing.ResealStoredAsync(request, deadline: deadline, cancellationToken: cancellation));
        return answer.Results.Count == request.Cards.Count ? answer : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }

    /// <summary>Says that there is no such card here any more.</summary>
    public Task FinishAsync(string id, CancellationToken cancellation)
    {
        var request = new FinishResealingRequest { ResealingId = id };
        return CallAsync(deadline => adapter.Resealing.FinishResealingAsync(request, deadline: deadline, cancellationToken: cancellation));
    }

    private Task<TAnswer> CallAsync<TAnswer>(Func<DateTime, AsyncUnaryCall<TAnswer>> call) => AdapterCall.RunAsync(options, clock, call);
}
