using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Deletes tokens that were not used for as long as their merchant's rule allows. Looks at each once in a period.</summary>
internal sealed class RetentionSweep(
    TokenRetirement retirement, IRecordStore store, TokenTables tables, IOptions<TokenOptions> options, TimeProvider clock)
    : ITokenDuty
{
    private const int TokensMax = 256;

    public string Name => "retention";

    public TimeSpan? Period =>
        options.Value.UnusedDays > 0 || options.Value.UnusedDaysOf.Values.Any(days => days > 0) ? options.Value.RetentionPeriod : null;

    /// <exception cref="VaultException">AdapterUnavailable: the rest is left for the next time.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var unused = new List<OwnedToken>();
        await foreach (var (key, value) in store.ScanCalmlyAsync(Table.Tokens, default, cancellation))
        {
            _ = tables.Tokens.ReadScanned(key, value, out var token);
            if (IsUnused(token))
            {
                unused.Add(token);
            }

            if (unused.Count == TokensMax)
            {
                await RetireAsync(unused);
            }
        }

        await RetireAsync(unused);
    }

    // Some may have been used since the scan came by, which for a large store is a while.
    private async Task RetireAsync(List<OwnedToken> unused)
    {
        unused.RemoveAll(token => !IsUnused(token));
        await retirement.RetireAsync(unused, RetirementReason.Unused);
        unused.Clear();
    }

    private bool IsUnused(OwnedToken token)
    {
        var days = options.Value.UnusedDaysFor(token.Merchant);
        if (days == 0)
        {
            return false;
        }

        var oldest = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber - days;
        return DateOnly.FromDateTime(token.Token.CreateTime.UtcDateTime).DayNumber < oldest && (LastUseOf(token) ?? 0) < oldest;
    }

    private int? LastUseOf(OwnedToken token)
    {
        var reads = new ReadBatch();
        var at = tables.Uses.AddDayLookup(reads, token);
        store.Read(reads);
        return tables.Uses.ReadDay(reads, at, token);
    }
}
