using System.Runtime.CompilerServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Privacy;

/// <summary>The payments of tokens. No index leads there, so that taking a payment costs nothing for it: the merchant's are looked through.</summary>
internal sealed class CustomerPayments(IRecordStore store, PaymentTables tables, PaymentBook book)
{
    // A payment is younger than its token, but for a clock that was set back in between.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>
    /// Looks through the merchant's payments from this one on, newest first, down to the oldest that a token may have. A payment that is
    /// none of theirs is given without its row, so that who reads can tell how far it is.
    /// </summary>
    public async IAsyncEnumerable<(PaymentId Id, PaymentRecord? Payment)> ScanAsync(
        MerchantId merchant, IReadOnlySet<string> tokens, PaymentId newest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (OldestOf(tokens) is not { } oldest)
        {
            yield break;
        }

        await foreach (var (key, value) in store.ScanAsync(Table.MerchantPayments, MerchantPaymentTable.KeyFrom(merchant, newest), cancellation))
        {
            if (!tables.MerchantPayments.TryRead(key, value, merchant, out var id) || id.Id < oldest)
            {
                yield break;
            }

            var payment = book.Find(id) ?? throw new VaultException(VaultErrorCode.RecordDamaged);
            yield return (id, tokens.Contains(payment.Token) ? payment : null);
        }
    }

    private static UInt128? OldestOf(IReadOnlySet<string> tokens)
    {
        UInt128? oldest = null;
        foreach (var text in tokens)
        {
            if (Token.TryParse(text, out var token) && (oldest is null || token.Id < oldest))
            {
                oldest = token.Id;
            }
        }

        var margin = (UInt128)Margin.TotalMilliseconds << 80;
        return oldest > margin ? oldest - margin : oldest is null ? null : 0;
    }
}
