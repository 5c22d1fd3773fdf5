using Microsoft.Extensions.Options;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Tokens.Upkeep;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>
/// Makes the index anew where the adapter fingerprints by another key: all tokens are filed under it one after the other, while cards are looked for under both.
/// Goes on after a restart with what is left.
/// </summary>
internal sealed class IndexRekeying(
    IndexKeyState state, RekeyingWalk walk, RekeyingClient adapter, IOptions<PaymentOptions> payments, TimeProvider clock) : ITokenDuty
{
    public string Name => "another fingerprint key";

    public TimeSpan? Period => walk.Period;

    /// <exception cref="Domain.Errors.VaultException">AdapterUnavailable: the rest is left for the next time.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (state.Current is { Former: not 0 } over && over.FormerUntil <= clock.GetUtcNow())
        {
            await state.ForgetFormerAsync();
        }

        if (!state.Current.IsUnderWay)
        {
            var current = await adapter.CurrentKeyAsync();
            if (state.Current.Index == 0 || state.Current.Index == current)
            {
                return;
            }

            await state.BeginAsync(current);
        }

        // One that could not be opened for the moment is found again by the next turn.
        if (await walk.RunAsync(state.Current, cancellation) == 0 || await walk.RunAsync(state.Current, cancellation) == 0)
        {
            await state.FinishAsync(clock.GetUtcNow() + payments.Value.IdempotencyRetention);
        }
    }
}
