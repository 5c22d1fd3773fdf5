using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Operations;

/// <summary>Between an order and the row that is kept of it.</summary>
/// <remarks>
/// `replay_texts` of a row, with an authorization: order reference, description, return address, initiator and reason as numbers,
/// network transaction id; with a capture: `final` where it is the last. None at all where the request can't be made again.
/// </remarks>
internal static class OperationRows
{
    private const string Final = "final";
    private const int AuthorizeTexts = 6;

    private static readonly PspStoredCredential NoCredential = new(Initiator.Unspecified, StoredCredentialReason.Unspecified);

    public static OperationRecord Begin(AuthorizeOrder order, byte[] digest, string processor)
    {
        var record = Begin(order.Order, order.Origin, digest, processor);
        record.Token = order.Card.Context.Token.ToString();
        record.HoldsToken = order.HoldsToken;
        if (order.IsRepeatable)
        {
            var stored = order.Order.StoredCredential ?? NoCredential;
            record.ReplayTexts.AddRange(
            [
                order.Order.OrderReference, order.Order.Description, order.Order.ReturnUrl,
                Number((int)stored.Initiator), Number((int)stored.Reason), stored.NetworkTransactionId,
            ]);
        }

        return record;
    }

    public static OperationRecord Begin(FollowUpOrder order, byte[] digest, string processor)
    {
        var record = Begin(order.Order, order.Origin, digest, processor);
        record.AuthorizationOperationId = order.Authorization.ToString();
        record.ReplayTexts.Add(order.Order.IsFinal ? Final : "");
        return record;
    }

    /// <summary>An id that was asked for before it was begun, and now never will be.</summary>
    public static OperationRecord Closed(OperationId operation, OrderOrigin origin) => new()
    {
        OperationId = operation.ToString(),
        Outcome = (uint)Outcome.NotSent,
        Code = OperationCodes.NeverBegun,
        GatewayId = origin.Gateway.Value,
        FencingEpoch = origin.Fence,
    };

    public static bool IsClosed(OperationRecord record) =>
        record.Kind == 0 && string.Equals(record.Code, OperationCodes.NeverBegun, StringComparison.Ordinal);

    public static bool IsFollowUp(OperationRecord record) => record.AuthorizationOperationId.Length > 0;

    public static bool IsFinal(OperationRecord record) => record.ReplayTexts is [Final];

    /// <summary>Whether the row has what it takes to make the request that moves money again.</summary>
    public static bool IsRepeatable(OperationRecord record) =>
        record.SentTimeMs > 0
        && (IsFollowUp(record) || (record.ReplayTexts.Count == AuthorizeTexts && record.MethodReference.Length > 0));

    /// <summary>The order as it was, less what is not kept.</summary>
    /// <param name="record">A row that was begun.</param>
    /// <param name="authorizationReference">With a follow-up: the processor's name of what was authorized.</param>
    public static PspOrder ToOrder(OperationRecord record, string authorizationReference = "")
    {
        if (!OperationId.TryParse(record.OperationId, out var operation)
            || !PaymentId.TryParse(record.PaymentId, out var payment)
            || !MerchantId.TryParse(record.MerchantId, out var merchant)
            || !Currency.TryParse(record.CurrencyCode, out var currency))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        var order = new PspOrder
        {
            Operation = operation,
            Payment = payment,
            Kind = (OperationKind)record.Kind,
            Merchant = merchant,
            Currency = currency,
            AmountMinorUnits = record.AmountMinorUnits,
            Authorization = OperationId.TryParse(record.AuthorizationOperationId, out var authorization) ? authorization : null,
            AuthorizationReference = authorizationReference,
            IsFinal = IsFinal(record),
            Created = DateTimeOffset.FromUnixTimeMilliseconds(record.CreateTimeMs),
        };
        return record.ReplayTexts.Count == AuthorizeTexts ? WithTexts(order, record.ReplayTexts) : order;
    }

    /// <summary>Writes an outcome into the row. What the first answer knew and this one doesn't say stays.</summary>
    public static void Apply(OperationRecord record, PspOutcome outcome)
    {
        record.Outcome = (uint)outcome.Outcome;
        record.Code = outcome.Code;
        record.RawCode = outcome.RawCode;
        record.ProcessorReference = Newer(outcome.Reference, record.ProcessorReference);
        record.NetworkTransactionId = Newer(outcome.NetworkTransactionId, record.NetworkTransactionId);
        record.AvsResult = Newer(outcome.AvsResult, record.AvsResult);
        record.SecurityCodeResult = Newer(outcome.SecurityCodeResult, record.SecurityCodeResult);
        record.AuthorizationExpireMs = outcome.AuthorizationExpire?.ToUnixTimeMilliseconds() ?? record.AuthorizationExpireMs;
    }

    private static OperationRecord Begin(PspOrder order, OrderOrigin origin, byte[] digest, string processor) => new()
    {
        OperationId = order.Operation.ToString(),
        PaymentId = order.Payment.ToString(),
        MerchantId = order.Merchant.Value,
        GatewayId = origin.Gateway.Value,
        FencingEpoch = origin.Fence,
        Kind = (uint)order.Kind,
        AmountMinorUnits = order.AmountMinorUnits,
        CurrencyCode = order.Currency.Code,
        Processor = processor,
        RequestDigest = ByteString.CopyFrom(digest),
        CreateTimeMs = order.Created.ToUnixTimeMilliseconds(),
    };

    private static PspOrder WithTexts(PspOrder order, RepeatedField<string> texts)
    {
        var credential = new PspStoredCredential((Initiator)Parse(texts[3]), (StoredCredentialReason)Parse(texts[4]), texts[5]);
        return order with
        {
            OrderReference = texts[0],
            Description = texts[1],
            ReturnUrl = texts[2],
            StoredCredential = credential == NoCredential ? null : credential,
        };
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new VaultException(VaultErrorCode.RecordDamaged);

    private static string Newer(string told, string known) => told.Length > 0 ? told : known;
}
