using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.ProcessorTrials;

/// <summary>A merchant's checkout, which remembers what it asked for and what it was told.</summary>
internal sealed class Shop(LocalVault vault, string name) : IDisposable
{
    private readonly TokenVaultClient _line = vault.Connect(name);
    private readonly List<MadeCall> _calls = [];
    private readonly Dictionary<string, TestCard> _cards = new(StringComparer.Ordinal);
    private int _keys;

    public string Name => name;

    /// <summary>Those that were answered with an outcome.</summary>
    public IReadOnlyList<MadeCall> Calls => _calls;

    public async Task<(string Token, ByteString CvcHandle)> TokenizeAsync(TestCard card, CancellationToken stop)
    {
        var answer = await _line.TokenizeAsync(card.Digits, TestCard.ExpiryMonth, TestCard.ExpiryYear, card.SecurityCode, stop);
        _cards[answer.Token.Token_] = card;
        return (answer.Token.Token_, answer.CvcHandle);
    }

    /// <summary>The card that was tokenized.</summary>
    public TestCard CardOf(string token) => _cards[token];

    public async Task<MadeCall> ChargeAsync(TestCard card, long amount, string currency, CancellationToken stop)
    {
        var (token, code) = await TokenizeAsync(card, stop);
        return await SendAsync(
            new ChargeRequest { Token = token, CvcHandle = code, Amount = Of(amount, currency), IdempotencyKey = NextKey(), OrderReference = OrderOf() },
            stop);
    }

    public async Task<MadeCall> AuthorizeAsync(TestCard card, long amount, string currency, CancellationToken stop)
    {
        var (token, code) = await TokenizeAsync(card, stop);
        return await SendAsync(
            new AuthorizeRequest { Token = token, CvcHandle = code, Amount = Of(amount, currency), IdempotencyKey = NextKey(), OrderReference = OrderOf() },
            stop);
    }

    public async Task<MadeCall> VerifyAsync(TestCard card, string currency, CancellationToken stop)
    {
        var (token, code) = await TokenizeAsync(card, stop);
        return await SendAsync(new VerifyRequest { Token = token, CvcHandle = code, CurrencyCode = currency, IdempotencyKey = NextKey() }, stop);
    }

    /// <param name="payment">The payment.</param>
    /// <param name="amount">Null: all that is left.</param>
    /// <param name="stop">Ends it.</param>
    public Task<MadeCall> CaptureAsync(Payment payment, long? amount, CancellationToken stop) => SendAsync(
        new CaptureRequest { PaymentId = payment.PaymentId, Amount = Of(amount, payment), IdempotencyKey = NextKey() }, stop);

    /// <inheritdoc cref="CaptureAsync"/>
    public Task<MadeCall> RefundAsync(Payment payment, long? amount, CancellationToken stop) => SendAsync(
        new RefundRequest { PaymentId = payment.PaymentId, Amount = Of(amount, payment), IdempotencyKey = NextKey() }, stop);

    public Task<MadeCall> VoidAsync(Payment payment, CancellationToken stop) =>
        SendAsync(new VoidRequest { PaymentId = payment.PaymentId, IdempotencyKey = NextKey() }, stop);

    public async Task<MadeCall> SendAsync(IMessage request, CancellationToken stop)
    {
        var made = await CallAsync(request, stop);
        _calls.Add(made);
        return made;
    }

    /// <summary>The vault's stable word for why it refuses.</summary>
    public static async Task<string> RefusalOfAsync(Func<Task<MadeCall>> call)
    {
        try
        {
            var made = await call();
            throw new TrialException($"expected a refusal, got {made.Operation.State}");
        }
        catch (RpcException error) when (TokenVaultClient.TryReadReason(error, out var reason))
        {
            return reason;
        }
    }

    /// <summary>The same request with the same key once more.</summary>
    public Task<MadeCall> RepeatAsync(MadeCall made, CancellationToken stop) => CallAsync(made.Request, stop);

    /// <summary>Waits until an operation is no longer unknown.</summary>
    /// <returns>The payment as it stands then, and the operation.</returns>
    public async Task<(Payment Payment, Operation Operation)> SettledAsync(MadeCall made, CancellationToken stop)
    {
        var (payment, settled) = (made.Payment, made.Operation);
        await Checks.ComesToHoldAsync(
            async () =>
            {
                payment = await GetAsync(made.Payment.PaymentId, stop);
                settled = payment.Operations.Single(operation => operation.OperationId == made.Operation.OperationId);
                return settled.State != OperationState.Unknown;
            },
            $"{made.Payment.PaymentId} is no longer unknown",
            stop);
        return (payment, settled);
    }

    public async Task<Payment> GetAsync(string payment, CancellationToken stop) =>
        (await _line.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment }, cancellationToken: stop)).Payment;

    /// <summary>All payments, each with its operations.</summary>
    public async Task<IReadOnlyList<Payment>> PaymentsAsync(CancellationToken stop)
    {
        var list = await _line.Payments.ListPaymentsAsync(new ListPaymentsRequest { PageSize = 1000 }, cancellationToken: stop);
        Checks.Equal("", list.NextPageToken, "payments beyond a page");
        var payments = new List<Payment>();
        foreach (var payment in list.Payments)
        {
            payments.Add(await GetAsync(payment.PaymentId, stop));
        }

        return payments;
    }

    public void Dispose() => _line.Dispose();

    /// <summary>Not a row of digits, which might be taken for a card.</summary>
    public string NextKey() => $"trial-{name}-{++_keys}";

    public static Money Of(long amount, string currency) => new() { MinorUnits = amount, CurrencyCode = currency };

    private static Money? Of(long? amount, Payment payment) => amount is { } units ? Of(units, payment.Amount.CurrencyCode) : null;

    private string OrderOf() => $"order {_keys} of {name}";

    private async Task<MadeCall> CallAsync(IMessage request, CancellationToken stop)
    {
        var payments = _line.Payments;
        switch (request)
        {
            case ChargeRequest charge:
                var charged = await payments.ChargeAsync(charge, cancellationToken: stop);
                return new MadeCall(request, charged.Payment, charged.Operation, charged.ToByteString());
            case AuthorizeRequest authorize:
                var authorized = await payments.AuthorizeAsync(authorize, cancellationToken: stop);
                return new MadeCall(request, authorized.Payment, authorized.Operation, authorized.ToByteString());
            case VerifyRequest verify:
                var verified = await payments.VerifyAsync(verify, cancellationToken: stop);
                return new MadeCall(request, verified.Payment, verified.Operation, verified.ToByteString());
            case CaptureRequest capture:
                var captured = await payments.CaptureAsync(capture, cancellationToken: stop);
                return new MadeCall(request, captured.Payment, captured.Operation, captured.ToByteString());
            case VoidRequest release:
                var released = await payments.VoidAsync(release, cancellationToken: stop);
                return new MadeCall(request, released.Payment, released.Operation, released.ToByteString());
            case RefundRequest refund:
                var refunded = await payments.RefundAsync(refund, cancellationToken: stop);
                return new MadeCall(request, refunded.Payment, refunded.Operation, refunded.ToByteString());
            default:
                throw new UnreachableException(request.Descriptor.Name);
        }
    }
}

/// <summary>A call with its answer, also as the bytes that came.</summary>
internal sealed record MadeCall(IMessage Request, Payment Payment, Operation Operation, ByteString Answer)
{
    public MadeCall Is(PaymentStatus status, OperationState state = OperationState.Succeeded)
    {
        var what = $"{Request.Descriptor.Name} of {Payment.PaymentId} ({Payment.Processor}, {Operation.Decline?.Code})";
        Checks.Equal(state, Operation.State, what);
        Checks.Equal(status, Payment.Status, what);
        return this;
    }

    public MadeCall IsDeclined(string code, string rawCode)
    {
        Is(PaymentStatus.Declined, OperationState.Declined);
        Checks.Equal((code, rawCode), (Payment.Decline.Code, Payment.Decline.RawCode), $"the decline of {Payment.PaymentId}");
        return this;
    }
}
