using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Tokens;

/// <summary>
/// How many entries of the record a gateway may cause in a day by what it says about tokens. One that is captured would fill the disk
/// otherwise, and with it end every gateway's payments.
/// </summary>
/// <remarks>Counted in memory: a start of the adapter, which no gateway brings about, begins anew. As many rows as gateways are enrolled.</remarks>
internal sealed class GatewayBudgets(IOptions<LimitOptions> options, TimeProvider clock, ILogger<GatewayBudgets> logger)
{
    private readonly ConcurrentDictionary<GatewayId, Budget> _budgets = new();

    /// <exception cref="VaultException"><see cref="VaultErrorCode.Overloaded"/>: the rest has to wait for the next day.</exception>
    public void Spend(GatewayId gateway, int count)
    {
        var budget = _budgets.GetOrAdd(gateway, static _ => new Budget());
        lock (budget)
        {
            // A clock that was set back goes on with the later day.
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
            if (today > budget.Day)
            {
                (budget.Day, budget.Spent, budget.IsTold) = (today, 0, false);
            }

            if (budget.Spent + count > options.Value.TokenActsPerGatewayPerDay)
            {
                if (!budget.IsTold)
                {
                    budget.IsTold = true;
                    logger.TokenActsUsedUp(gateway.Value);
                }

                throw new VaultException(VaultErrorCode.Overloaded);
            }

            budget.Spent += count;
        }
    }

    private sealed class Budget
    {
        public int Day { get; set; }

        public long Spent { get; set; }

        public bool IsTold { get; set; }
    }
}
