using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Stripe;
using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>Reads the practice processor with Stripe's own client, as the merchant's own account, and compares.</summary>
internal sealed class SandboxJudge : IDisposable
{
    private readonly HttpClient _http;
    private readonly PaymentIntentService _intents;
    private readonly RefundService _refunds;

    public SandboxJudge(TrialVault vault)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate));
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        });
        var key = System.IO.File.ReadAllText(Path.Combine(vault.Folder.Processor, $"psp-{RawCardTrials.Merchant}.sandbox.key"));
        var client = new StripeClient(
            key, httpClient: new SystemNetHttpClient(_http, maxNetworkRetries: 0), apiBase: vault.Services.Sandbox.Address.GetLeftPart(UriPartial.Authority));
        (_intents, _refunds) = (new PaymentIntentService(client), new RefundService(client));
    }

    /// <returns>How many payments there were.</returns>
    public async Task<int> CompareAsync(Shop shop, CancellationToken stop)
    {
        var listed = await _intents.ListAutoPagingAsync(new PaymentIntentListOptions { Limit = 100 }, cancellationToken: stop).ToListAsync(stop);
        var payments = await shop.PaymentsAsync(stop);
        Checks.Require(
            listed.Select(intent => intent.Id).Order(StringComparer.Ordinal)
                .SequenceEqual(payments.Select(payment => payment.ProcessorReference).Order(StringComparer.Ordinal), StringComparer.Ordinal),
            $"{payments.Count} payments here, {listed.Count} at the practice processor, or others");
        foreach (var payment in payments)
        {
            var options = new PaymentIntentGetOptions();
            options.AddExpand("latest_charge");
            var intent = await _intents.GetAsync(payment.ProcessorReference, options, cancellationToken: stop);
            Compare(payment, intent);
            await CompareRefundsAsync(payment, intent, stop);
            CompareCard(shop.CardOf(payment.Token), intent);
        }

        return payments.Count;
    }

    public void Dispose() => _http.Dispose();

    private static void Compare(Payment payment, PaymentIntent intent)
    {
        Checks.Equal(
            (payment.Amount.MinorUnits, payment.Amount.CurrencyCode), (intent.Amount, intent.Currency.ToUpperInvariant()), $"amount of {payment.PaymentId}");
        Checks.Equal(
            (payment.Operations[0].OperationId, payment.PaymentId, payment.OrderReference),
            (intent.Metadata["operation"], intent.Metadata["payment"], intent.Metadata["order"]), $"metadata of {payment.PaymentId}");
        var status = payment.Status switch
        {
            PaymentStatus.Succeeded => "succeeded",
            PaymentStatus.Authorized => "requires_capture",
            PaymentStatus.Voided => "canceled",
            PaymentStatus.Declined => "requires_payment_method",
            _ => throw new TrialException($"{payment.PaymentId} is {payment.Status}"),
        };
        Checks.Equal((status, payment.Captured.MinorUnits), (intent.Status, intent.AmountReceived), $"status and captured of {payment.PaymentId}");
        if (payment.Status == PaymentStatus.Declined)
        {
            Checks.Equal(payment.Decline.RawCode, intent.LastPaymentError.DeclineCode ?? intent.LastPaymentError.Code, $"the decline of {payment.PaymentId}");
        }

        foreach (var capture in payment.Operations.Where(operation => operation.Kind == OperationKind.Capture))
        {
            Checks.Equal(capture.OperationId, intent.Metadata["capture"], $"the capture of {payment.PaymentId}");
        }
    }

    private async Task CompareRefundsAsync(Payment payment, PaymentIntent intent, CancellationToken stop)
    {
        var refunds = await _refunds.ListAutoPagingAsync(new RefundListOptions { PaymentIntent = intent.Id }, cancellationToken: stop).ToListAsync(stop);
        var ours = payment.Operations.Where(operation => operation.Kind == OperationKind.Refund).ToList();
        Checks.Equal((ours.Count, payment.Refunded.MinorUnits), (refunds.Count, refunds.Sum(refund => refund.Amount)), $"refunds of {payment.PaymentId}");
        foreach (var operation in ours)
        {
            var refund = refunds.Single(one => one.Id == operation.ProcessorReference);
            Checks.Equal(
                (operation.Amount.MinorUnits, operation.OperationId, "succeeded"), (refund.Amount, refund.Metadata["operation"], refund.Status), $"refund {refund.Id}");
        }
    }

    private static void CompareCard(TestCard card, PaymentIntent intent)
    {
        var shown = intent.LatestCharge.PaymentMethodDetails.Card;
        Checks.Equal(
            (card.Brand, card.Last4, (long)TestCard.ExpiryMonth, (long)TestCard.ExpiryYear), (shown.Brand, shown.Last4, shown.ExpMonth, shown.ExpYear), $"card of {intent.Id}");
    }


}
