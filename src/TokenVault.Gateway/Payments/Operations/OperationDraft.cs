using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>Writes new payments and operations, ready to be sent.</summary>
internal sealed class OperationDraft(PaymentIds ids)
{
    // More than there are routes for one payment; what the adapter takes of them.
    private const int EarlierMax = 8;

    /// <summary>Beyond this a payment's row would grow without bound; the tries, captures and refunds of one purchase are a handful.</summary>
    public const int OperationsMax = 100;

    /// <summary>A payment that begins with this order, and its first operation.</summary>
    public (PaymentRecord Payment, PaymentOperationRecord Operation) Begin(
        MerchantId merchant, AuthorizationOrder order, byte[] keyDigest, uint fencingEpoch)
    {
        var id = ids.NextPayment();
        var now = TimeOf(id.Id);
        var payment = new PaymentRecord
        {
            PaymentId = id.ToString(),
            MerchantId = merchant.Value,
            Token = order.Token.ToString(),
            Kind = (uint)(order.Kind == OperationKind.Verify ? PaymentKind.Verification : PaymentKind.Payment),
            AmountMinorUnits = order.MinorUnits,
            CurrencyCode = order.Currency.Code,
            OrderReference = order.OrderReference,
            Description = order.Details.Description,
            CreateTimeMs = now,
            UpdateTimeMs = now,
        };
        var operation = Create(payment, order.Kind, order.MinorUnits, keyDigest);
        Authorizes(payment, operation, attempt: 1, fencingEpoch);
        return (payment, operation);
    }

    /// <summary>Another try, under a new name, of an authorization that was certainly not sent.</summary>
    public PaymentOperationRecord TryAgain(PaymentRecord payment, PaymentOperationRecord before, uint fencingEpoch)
    {
        var operation = Create(payment, (OperationKind)before.Kind, before.AmountMinorUnits, before.IdempotencyDigest.ToByteArray());
        operation.EarlierOperationIds.Add(before.EarlierOperationIds);

        // One that reached no processor is nothing to look up there. Its own row stays; the payment's would grow with each try of a
        // checkout that asks for as long as the adapter is away.
        if (before.Processor.Length == 0)
        {
            payment.OperationIds.Remove(before.OperationId);
        }
        else
        {
            // The adapter knows where each of them went: no request of ours names a processor.
            operation.EarlierOperationIds.Add(before.OperationId);
            while (operation.EarlierOperationIds.Count > EarlierMax)
            {
                operation.EarlierOperationIds.RemoveAt(0);
            }
        }

        if (IsAuthorization((OperationKind)before.Kind))
        {
            Authorizes(payment, operation, before.Attempt + 1, fencingEpoch);
            (payment.DeclineCode, payment.RawCode, payment.Processor, payment.ProcessorReference, payment.DisclosureId) = ("", "", "", "", "");
        }
        else
        {
            Open(payment, operation, before.Attempt + 1, fencingEpoch);
        }

        return operation;
    }

    /// <summary>A capture, void or refund of a payment.</summary>
    public PaymentOperationRecord Follow(PaymentRecord payment, FollowUpOrder order, long minorUnits, byte[] keyDigest, uint fencingEpoch)
    {
        var operation = Create(payment, order.Kind, minorUnits, keyDigest);
        Open(payment, operation, attempt: 1, fencingEpoch);
        return operation;
    }

    public static bool IsAuthorization(OperationKind kind) =>
        kind is OperationKind.Authorize or OperationKind.Charge or OperationKind.Verify;

    private static void Authorizes(PaymentRecord payment, PaymentOperationRecord operation, uint attempt, uint fencingEpoch)
    {
        Open(payment, operation, attempt, fencingEpoch);
        payment.Status = (uint)PaymentStatus.Processing;
        payment.OperationId = operation.OperationId;
        payment.Attempt = attempt;
    }

    private static void Open(PaymentRecord payment, PaymentOperationRecord operation, uint attempt, uint fencingEpoch)
    {
        OperationTransitions.Move(operation, OperationState.Intent);
        OperationTransitions.Move(operation, OperationState.InFlight);
        operation.Attempt = attempt;
        operation.FencingEpoch = fencingEpoch;
        payment.OpenOperationId = operation.OperationId;
        payment.OperationIds.Add(operation.OperationId);
    }

    private PaymentOperationRecord Create(PaymentRecord payment, OperationKind kind, long minorUnits, byte[] keyDigest)
    {
        var id = ids.NextOperation();
        var now = TimeOf(id.Id);
        return new PaymentOperationRecord
        {
            OperationId = id.ToString(),
            PaymentId = payment.PaymentId,
            MerchantId = payment.MerchantId,
            Kind = (uint)kind,
            State = (uint)OperationState.New,
            AmountMinorUnits = minorUnits,
            CurrencyCode = payment.CurrencyCode,
            IdempotencyDigest = UnsafeByteOperations.UnsafeWrap(keyDigest),
            CreateTimeMs = now,
            UpdateTimeMs = now,
        };
    }

    // The time in the name, by which lists and exports find spans of time: asked for twice, the clock may have gone on in between.
    private static long TimeOf(UInt128 id) => SortableId.TimeOf(id).ToUnixTimeMilliseconds();
}
