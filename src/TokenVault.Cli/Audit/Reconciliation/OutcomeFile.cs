using System.Globalization;
using CsvHelper;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Local;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>What gateways say became of operations, as `payments outcomes` writes it (CSV, RFC 4180).</summary>
internal static class OutcomeFile
{
    public const string Header = "operation,payment,kind,state,processor_reference,payment_reference";

    private const int RowsMax = 5_000_000;
    private const int RecordBytesMax = 64 * 1024;

    /// <summary>Null for what has no operation of ours: what was done in the processor's own dashboard.</summary>
    public static string? Format(OperationEntry entry) => entry.Operation.OperationId.Length == 0 ? null : string.Join(
        ',',
        entry.Operation.OperationId,
        entry.PaymentId,
        Words.Typed(entry.Operation.Kind),
        Words.Typed(entry.Operation.State),
        CsvText.Quoted(entry.Operation.ProcessorReference),
        CsvText.Quoted(entry.PaymentReference));

    /// <summary>Adds one file's operations; of one that is in several files the last counts.</summary>
    /// <exception cref="LocalVaultException">The file is none of these; the message names the line and never a value.</exception>
    public static void Read(TextReader text, Dictionary<OperationId, ToldOutcome> outcomes)
    {
        using var csv = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                MaxRecordSize = RecordBytesMax,
                MalformedData = CsvMalformedDataHandling.Throw,
                MissingField = CsvMissingFieldHandling.Throw,
                TrackLineNumbers = true,
                IncludeValuesInExceptions = false,
            },
            leaveOpen: true);
        try
        {
            csv.ReadHeader();
            if (Header.Split(',').FirstOrDefault(name => !csv.TryGetFieldIndex(name, out _)) is { } missing)
            {
                throw new LocalVaultException($"--outcomes has no column {missing}: `tokenvault payments outcomes` writes such a file.");
            }

            while (csv.Read())
            {
                var (operation, outcome) = ReadRow(csv);
                outcomes[operation] = outcomes.Count < RowsMax ? outcome : throw new LocalVaultException($"--outcomes has more than {RowsMax} operations.");
            }
        }
        catch (Exception error) when (error is CsvFormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new LocalVaultException(
                string.Create(CultureInfo.InvariantCulture, $"--outcomes, line {csv.LineNumber}: it is not as `tokenvault payments outcomes` writes it."), error);
        }
    }

    private static (OperationId Operation, ToldOutcome Outcome) ReadRow(CsvReader csv) =>
        OperationId.TryParse(csv.GetString("operation"), out var operation)
            ? (operation, new ToldOutcome
            {
                Kind = Words.Read<OperationKind>(csv.GetString("kind")),
                State = Words.Read<OperationState>(csv.GetString("state")),
                Payment = csv.GetString("payment"),
                ProcessorReference = csv.GetString("processor_reference"),
                PaymentReference = csv.GetString("payment_reference"),
            })
            : throw new ArgumentException("No operation's name.", nameof(csv));
}
