using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.PaymentChaos;

/// <summary>Compares three accounts of the same run: the processor's own ledger, the vault's payments, and what callers were told.</summary>
internal sealed class Judge(LocalVault vault, TokenVaultClient line, CallLog log)
{
    // Of the answers, these many are asked for again, to be compared byte for byte.
    private const int RepeatedMax = 2_000;

    private readonly List<string> _problems = [];

    public async Task<IReadOnlyList<string>> JudgeAsync(int unknown, CancellationToken stop)
    {
        _problems.AddRange(log.Problems);
        Require(unknown == 0, $"{unknown} operations are unknown");
        var ledger = await ReadLedgerAsync(stop);
        var payments = await ReadPaymentsAsync(stop);
        CompareTotals(ledger, payments);
        CompareEach(ledger, payments);
        CompareAnswers(ledger, payments);
        await RepeatAsync(stop);
        return _problems;
    }

    private void Require(bool holds, FormattableString problem)
    {
        if (!holds)
        {
            _problems.Add(FormattableString.Invariant(problem));
        }
    }

    private async Task<ILookup<string, LedgerLine>> ReadLedgerAsync(CancellationToken stop)
    {
        var file = Path.GetTempFileName();
        try
        {
            await vault.SaveSandboxPageAsync(vault.Sandbox, "/sandbox/ledger", file, stop);
            return (await File.ReadAllLinesAsync(file, stop))
                .Where(text => text.Length > 0)
                .Select(LedgerLine.Parse)
                .ToLookup(entry => entry.Payment, StringComparer.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<IReadOnlyDictionary<string, Payment>> ReadPaymentsAsync(CancellationToken stop)
    {
        var payments = new Dictionary<string, Payment>(StringComparer.Ordinal);
        var page = "";
        do
        {
            var answer = await line.Payments.ListPaymentsAsync(new ListPaymentsRequest { PageSize = 1000, PageToken = page }, cancellationToken: stop);
            foreach (var payment in answer.Payments)
            {
                Require(payments.TryAdd(payment.PaymentId, payment), $"{payment.PaymentId} is listed twice");
            }

            page = answer.NextPageToken;
        }
        while (page.Length > 0);
        return payments;
    }

    private void CompareTotals(ILookup<string, LedgerLine> ledger, IReadOnlyDictionary<string, Payment> payments)
    {
        var all = ledger.SelectMany(entries => entries).ToList();
        var captured = all.Where(entry => entry.IsApproved).Sum(entry => entry.Captured);
        var refunded = all.Sum(entry => entry.Refunded);
        var ours = payments.Values.Sum(payment => payment.Captured.MinorUnits);
        var oursBack = payments.Values.Sum(payment => payment.Refunded.MinorUnits);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"captured: processor {captured}, vault {ours}; refunded: processor {refunded}, vault {oursBack}"));
        Require(captured == ours, $"captured {captured} at the processor, {ours} here");
        Require(refunded == oursBack, $"refunded {refunded} at the processor, {oursBack} here");
    }

    private void CompareEach(ILookup<string, LedgerLine> ledger, IReadOnlyDictionary<string, Payment> payments)
    {
        foreach (var entries in ledger)
        {
            var approved = entries.Count(entry => entry.IsApproved);
            Require(payments.ContainsKey(entries.Key), $"the processor knows payment {entries.Key}, the vault does not");
            Require(approved <= 1, $"{entries.Key} has {approved} authorizations at the processor");
        }

        foreach (var payment in payments.Values)
        {
            var approved = ledger[payment.PaymentId].Where(entry => entry.IsApproved).ToList();
            switch (payment.Status)
            {
                case PaymentStatus.Succeeded:
                    Require(
                        approved.Count == 1 && approved[0].Captured == payment.Captured.MinorUnits && approved[0].Refunded == payment.Refunded.MinorUnits,
                        $"{payment.PaymentId} is captured here, at the processor {approved.Count} authorizations");
                    break;
                case PaymentStatus.Authorized or PaymentStatus.Voided:
                    Require(
                        approved.Count == 1 && approved[0].Captured == 0 && approved[0].Released == (payment.Status == PaymentStatus.Voided),
                        $"{payment.PaymentId} is {payment.Status} here, at the processor {approved.Count} authorizations");
                    break;
                default:
                    // An authorization that was cancelled while its outcome was unknown took nothing.
                    Require(approved.All(entry => entry.Released), $"{payment.PaymentId} is {payment.Status} here and approved at the processor");
                    break;
            }
        }
    }

    private void CompareAnswers(ILookup<string, LedgerLine> ledger, IReadOnlyDictionary<string, Payment> payments)
    {
        foreach (var made in log.Payments)
        {
            var told = made.Calls[0].Payment;
            Require(payments.ContainsKey(told.PaymentId), $"{told.PaymentId} was answered and is not listed");
            var approved = ledger[told.PaymentId].Count(entry => entry.IsApproved && !entry.Released);
            var isApproved = made.Calls[0].Operation.State == OperationState.Succeeded && made.Last.Payment.Status != PaymentStatus.Voided;
            Require((approved == 1) == isApproved, $"the caller of {told.PaymentId} was told {made.Last.Payment.Status}, the processor has {approved} authorizations");
            foreach (var call in made.Calls)
            {
                Require(string.Equals(call.Payment.PaymentId, told.PaymentId, StringComparison.Ordinal), $"{told.PaymentId}: a call on it was answered with another payment");
            }
        }

        var ids = log.Payments.Select(made => made.Calls[0].Payment.PaymentId).ToList();
        Require(ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, $"two keys were answered with one payment");
    }

    private async Task RepeatAsync(CancellationToken stop)
    {
        foreach (var call in log.Payments.SelectMany(made => made.Calls).Take(RepeatedMax))
        {
            var (payment, operation) = await Calls.SendAsync(line, call.Request, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10), stop);
            Require(
                payment.ToByteArray().AsSpan().SequenceEqual(call.Payment.ToByteArray())
                && operation.ToByteArray().AsSpan().SequenceEqual(call.Operation.ToByteArray()),
                $"{call.Kind} of {payment.PaymentId}, repeated, is answered otherwise");
        }
    }
}

/// <summary>A line of the practice processor's ledger.</summary>
internal sealed record LedgerLine(string Payment, bool IsApproved, long Captured, long Refunded, bool Released)
{
    public static LedgerLine Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var entry = json.RootElement;
        return new LedgerLine(
            entry.GetProperty("payment").GetString() ?? "",
            string.Equals(entry.GetProperty("outcome").GetString(), "approved", StringComparison.Ordinal),
            entry.GetProperty("captured").GetInt64(),
            entry.GetProperty("refunded").GetInt64(),
            entry.GetProperty("released").GetBoolean());
    }
}
