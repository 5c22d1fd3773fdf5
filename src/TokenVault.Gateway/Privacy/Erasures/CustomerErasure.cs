using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Tokens;
using TokenVault.Hosting;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>Erases a customer: first his tokens, buried at the adapter before they are deleted here, then the free texts of their payments.</summary>
internal sealed class CustomerErasure(
    CustomerTokens customers, TokenRetirement retirement, ErasureJournal journal, PaymentClearing payments, LegalHolds holds)
{
    // Of one call to the adapter, which takes more.
    private const int TokensAtOnce = 250;

    // A caller waits half a minute.
    private const int TokensMax = 1000;

    private const string More = "MORE";
    private const string PaymentsOpen = "PAYMENTS_OPEN";

    /// <summary>Does a part of it; the answer says whether more is left. What is done stays done.</summary>
    /// <exception cref="VaultException">LegalHold, PageTokenInvalid.</exception>
    public async Task<EraseResponse> RunAsync(CustomerId customer, string pageToken, CancellationToken cancellation)
    {
        if (holds.Stands(customer))
        {
            throw new VaultException(VaultErrorCode.LegalHold, "customer_reference");
        }

        var response = new EraseResponse();
        try
        {
            response.Reason = await EraseTokensAsync(customer, cancellation);
        }
        catch (VaultException later) when (later.Code is VaultErrorCode.AdapterUnavailable or VaultErrorCode.Overloaded or VaultErrorCode.RecordNotObserved)
        {
            response.Reason = VaultErrorMapping.Describe(later.Code).Reason;
        }

        await journal.SettleAsync(customer, new HashSet<Token>(), cancellation);
        if (response.Reason.Length == 0 || string.Equals(response.Reason, WordOf(VaultErrorCode.LegalHold), StringComparison.Ordinal))
        {
            response.NextPageToken = await payments.ClearAsync(customer, pageToken, cancellation);
            response.Reason = response.NextPageToken.Length > 0 ? More : response.Reason;
        }

        await CountAsync(response, customer, cancellation);
        if (response.Reason.Length == 0 && response.PaymentsLeft > 0)
        {
            response.Reason = PaymentsOpen;
        }

        response.IsComplete = response.Reason.Length == 0;
        return response;
    }

    private static string WordOf(VaultErrorCode code) => VaultErrorMapping.Describe(code).Reason;

    /// <returns>Why some are left; empty where none is.</returns>
    private async Task<string> EraseTokensAsync(CustomerId customer, CancellationToken cancellation)
    {
        var (after, reason) = ((Token?)null, "");
        for (var erased = 0; erased < TokensMax;)
        {
            var tokens = await customers.TakeAsync(customer, after, TokensAtOnce, cancellation);
            if (tokens.Count == 0)
            {
                return reason;
            }

            await journal.BeginAsync(customer, tokens);
            var kept = await retirement.RetireAsync(
                [.. tokens.Select(token => new OwnedToken(customer.Merchant, token))], RetirementReason.Erasure);
            await journal.SettleAsync(customer, kept.Select(token => token.Token).ToHashSet(), cancellation);
            reason = kept.Count > 0 ? WordOf(VaultErrorCode.LegalHold) : reason;
            after = tokens[^1];

            // Those that a hold keeps don't count: else the same thousand would be all that is ever looked at.
            erased += tokens.Count - kept.Count;
        }

        return (await customers.TakeAsync(customer, after, 1, cancellation)).Count > 0 ? More : reason;
    }

    private async Task CountAsync(EraseResponse response, CustomerId customer, CancellationToken cancellation)
    {
        var isUnseen = false;
        await foreach (var (_, record) in journal.ListAsync(customer, default, cancellation))
        {
            response.Erased += record.GoneMs != 0 ? 1 : 0;
            response.PaymentsCleared += (int)record.PaymentsCleared;
            response.PaymentsLeft += (int)record.PaymentsLeft;

            // Erased since the looking through began: it is begun again.
            isUnseen |= record is { GoneMs: not 0, PaymentsDone: false, PaymentsLeft: 0 };
        }

        response.Reason = response.Reason.Length == 0 && isUnseen ? More : response.Reason;

        response.Left = (await customers.TakeAsync(customer, null, int.MaxValue, cancellation)).Count;
    }
}
