using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Reports;

/// <summary>What was really done, counted from the records: tests compare it with what callers were told.</summary>
internal static class Summary
{
    public static Reply Render(IEnumerable<Account> accounts)
    {
        var charges = new List<Charge>();
        var refunds = new List<Refund>();
        long methods = 0, named = 0, intents = 0, replayed = 0;
        foreach (var account in accounts)
        {
            lock (account.Gate)
            {
                charges.AddRange(account.Charges);
                refunds.AddRange(account.Refunds);
                methods += account.Methods.Count;
                named += account.Methods.Count(method => method.HasName);
                intents += account.Intents.Count;
                replayed += account.Replayed;
            }
        }

        var approved = charges.Where(charge => charge.Failure is null).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("charges", approved.Count);
            json.WriteNumber("captured", approved.Count(charge => charge.IsCaptured));
            json.WriteNumber("released", approved.Count(charge => charge.Released));
            json.WriteNumber("declined", charges.Count - approved.Count);
            json.WriteNumber("paymentIntents", intents);
            json.WriteNumber("paymentMethods", methods);
            json.WriteNumber("named", named);
            json.WriteNumber("refunds", refunds.Count);
            json.WriteNumber("replayed", replayed);
            Write(json, "amounts", approved.Where(charge => charge.IsCaptured).Select(charge => (charge.Currency, charge.AmountCaptured)));
            Write(json, "held", approved.Where(charge => !charge.IsCaptured && !charge.Released).Select(charge => (charge.Currency, charge.Amount)));
            Write(json, "refunded", refunds.Select(refund => (refund.Currency, refund.Amount)));
            json.WriteEndObject();
        }

        return new Reply(200, buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Currency, long Amount)> items)
    {
        json.WriteStartObject(name);
        foreach (var group in items.GroupBy(item => item.Currency, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(group.Key, group.Sum(item => item.Amount));
        }

        json.WriteEndObject();
    }
}
