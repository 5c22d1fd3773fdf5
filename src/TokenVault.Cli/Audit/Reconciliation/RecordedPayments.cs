using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TokenVault.Cli.Audit.Entries;
using TokenVault.Domain.Tokens;
using TokenVault.Local;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>All openings for payments that the given records hold, of whatever time: a report may be about older ones.</summary>
internal sealed class RecordedPayments
{
    // Some 200 bytes of memory each.
    private const int CountMax = 10_000_000;

    private readonly Dictionary<OperationId, RecordedPayment> _byOperation = [];
    private readonly Dictionary<OperationId, ResolvedOutcome> _resolved = [];
    private readonly Dictionary<string, string> _recipients = new(StringComparer.Ordinal);
    private readonly List<RecordedPayment> _again = [];

    public IReadOnlyCollection<RecordedPayment> All => _byOperation.Values;

    /// <summary>Second entries of one operation. The adapter opens a card once for each.</summary>
    public IReadOnlyList<RecordedPayment> Again => _again;

    /// <summary>Takes the next line of a record.</summary>
    /// <exception cref="LedgerDoubtException">It is no line of a record.</exception>
    /// <exception cref="LocalVaultException">There are too many.</exception>
    public void Add(long number, ReadOnlyMemory<byte> line)
    {
        var entry = CheckedEntry.Read(number, line.ToArray());
        if (string.Equals(entry["act"], "resolution", StringComparison.Ordinal))
        {
            _resolved[OperationOf(entry)] = new ResolvedOutcome(entry["outcome"], entry["processorReference"]);
        }
        else if (string.Equals(entry["purpose"], "payment", StringComparison.Ordinal))
        {
            Add(entry);
        }
    }

    /// <summary>All lines were taken: resolutions come after what they are about, or stand in another record.</summary>
    public void End()
    {
        foreach (var (operation, outcome) in _resolved)
        {
            if (_byOperation.TryGetValue(operation, out var payment))
            {
                payment.Resolved = outcome;
            }
        }
    }

    public bool TryGet(OperationId operation, [NotNullWhen(true)] out RecordedPayment? payment) => _byOperation.TryGetValue(operation, out payment);

    private void Add(CheckedEntry entry)
    {
        if (_byOperation.Count + _again.Count == CountMax)
        {
            throw new LocalVaultException($"The records hold more than {CountMax} payments, which is more than this command keeps in memory.");
        }

        if (!DateTimeOffset.TryParse(entry["time"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !PaymentId.TryParse(entry["paymentId"], out var payment)
            || entry["recipient"].Length == 0)
        {
            throw new LedgerDoubtException($"Entry {entry.Number} is no opening for a payment as the adapter writes them.");
        }

        // One text for each processor, and not one for each entry.
        var recipient = entry["recipient"];
        if (!_recipients.TryGetValue(recipient, out var shared))
        {
            _recipients[recipient] = shared = recipient;
        }

        var read = new RecordedPayment { Number = entry.Number, Time = time, Operation = OperationOf(entry), Payment = payment, Recipient = shared };
        if (!_byOperation.TryAdd(read.Operation, read))
        {
            _again.Add(read);
        }
    }

    private static OperationId OperationOf(CheckedEntry entry) => OperationId.TryParse(entry["operationId"], out var operation)
        ? operation
        : throw new LedgerDoubtException($"Entry {entry.Number} names no operation.");
}
