using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Reports;

/// <summary>
/// What a judge compares with what callers were told: a line of JSON for every authorization that was ever approved or declined.
/// </summary>
internal static class Ledger
{
    private const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(PipeWriter output, IEnumerable<Account> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            foreach (var (charge, lastFour) in ChargesOf(account))
            {
                Write(output, account.Id, charge, lastFour);
                if (output.UnflushedBytes > FlushBytes)
                {
                    await output.FlushAsync(cancellationToken);
                }
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    private static (Charge Charge, string LastFour)[] ChargesOf(Account account)
    {
        lock (account.Gate)
        {
            return [.. account.Charges.Select(charge => (charge, account.Method(charge.PaymentMethodId)!.LastFour))];
        }
    }

    private static void Write(PipeWriter output, string account, Charge charge, string lastFour)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("account", account);
            json.WriteString("paymentIntent", charge.PaymentIntentId);
            json.WriteString("charge", charge.Id);
            json.WriteString("operation", charge.Operation);
            json.WriteString("payment", charge.Payment);
            json.WriteString("idempotencyKey", charge.KeyDigest);
            json.WriteNumber("amount", charge.Amount);
            json.WriteString("currency", charge.Currency);
            json.WriteNumber("captured", charge.AmountCaptured);
            json.WriteNumber("refunded", charge.AmountRefunded);
            json.WriteBoolean("released", charge.Released);
            json.WriteString("outcome", charge.Failure is null ? "approved" : "declined");
            json.WriteString("declineCode", charge.Failure is null ? null : charge.Failure.DeclineCode ?? charge.Failure.Code);
            json.WriteString("last4", lastFour);
            json.WriteNumber("created", charge.Created);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
