using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>
/// Takes the free texts out of payments of erased tokens: order reference and description, which may name somebody. Amounts, times and
/// states stay for the merchant's books.
/// </summary>
internal sealed class PaymentClearing(CustomerPayments payments, TextRemoval texts, PaymentGates gates, ErasureJournal journal)
{
    // Of all payments of the merchant, in one call.
    private const int ExaminedMax = 20_000;

    /// <summary>Clears the settled payments of the customer's erased tokens.</summary>
    /// <returns>The payment to begin with in the next call; empty where all were looked at.</returns>
    /// <exception cref="VaultException">PageTokenInvalid, RecordDamaged.</exception>
    public async Task<string> ClearAsync(CustomerId customer, string pageToken, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, (Token Token, ErasedTokenRecord Record)>(StringComparer.Ordinal);
        await foreach (var (token, record) in journal.ListAsync(customer, default, cancellation))
        {
            if (record is { GoneMs: not 0, PaymentsDone: false })
            {
                record.PaymentsLeft = pageToken.Length == 0 ? 0 : record.PaymentsLeft;
                record.ScanBegan |= pageToken.Length == 0;
                rows[token.ToString()] = (token, record);
            }
        }

        var (examined, next) = (0, "");
        await foreach (var (id, payment) in payments.ScanAsync(
            customer.Merchant, rows.Keys.ToHashSet(StringComparer.Ordinal), ReadPageToken(pageToken), cancellation))
        {
            if (examined++ == ExaminedMax)
            {
                next = id.ToString();
                break;
            }

            if (payment is not null)
            {
                await ClearAsync(id, rows[payment.Token].Record);
            }
        }

        foreach (var (_, record) in rows.Values)
        {
            // One that was erased between two pages has payments on those before.
            record.PaymentsDone = next.Length == 0 && record.PaymentsLeft == 0 && record.ScanBegan;
        }

        await journal.PutAsync(customer, rows.Values);
        return next;
    }

    private async Task ClearAsync(PaymentId id, ErasedTokenRecord row)
    {
        using var gate = await gates.EnterAsync(id);
        switch (await texts.ClearAsync(id))
        {
            case true:
                row.PaymentsCleared++;
                break;
            case null:
                row.PaymentsLeft++;
                break;
        }
    }

    private static PaymentId ReadPageToken(string text) => text.Length == 0 ? new PaymentId(UInt128.MaxValue)
        : PaymentId.TryParse(text, out var id) ? id
        : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
}
