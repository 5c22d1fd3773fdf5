using System.Globalization;
using Google.Protobuf;
using TokenVault.Cli.Cards;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Demo;

/// <summary>What a checkout does: tokenize, charge, look up; and what an auditor sees of it.</summary>
internal static class DemoCalls
{
    public const string Merchant = "shop";
    public const long MinorUnits = 1234;
    public const string CurrencyCode = "EUR";

    private const uint ExpiryMonth = 12;

    public static async Task<ShownCharge> RunAsync(
        DemoScript script, LocalVault vault, TokenVaultClient client, CancellationToken cancellationToken)
    {
        var first = await TokenizeAsync(client, CardDigits.Of(TestCards.Visa), CardDigits.Of("123"u8), cancellationToken);
        var token = first.Token.Token_;
        script.Did($"Card {first.Token.Bin}...{first.Token.LastFour} became {token}, with a handle for its CVC");

        var second = await TokenizeAsync(client, CardDigits.Of(TestCards.Visa), new CardDigits(), cancellationToken);
        DemoScript.Expect(string.Equals(second.Token.Token_, token, StringComparison.Ordinal), "the same card got another token.");
        script.Did("The same card again: the same token");

        var request = ChargeOf(token, "demo-order-1", first.CvcHandle);
        var payment = (await client.Payments.ChargeAsync(request, cancellationToken: cancellationToken)).Payment;
        DemoScript.Expect(payment.Status == PaymentStatus.Succeeded, $"the charge ended {payment.Status} {payment.DeclineCode}.");
        script.Did($"Charged 12.34 EUR: {payment.PaymentId}, at the processor {payment.ProcessorReference}");

        var read = await client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment.PaymentId }, cancellationToken: cancellationToken);
        DemoScript.Expect(
            read.Payment.Operations is [{ Kind: OperationKind.Charge, State: OperationState.Succeeded }], "the payment that is looked up has other operations than one charge.");
        read.Payment.Operations.Clear();
        DemoScript.Expect(read.Payment.Equals(payment), "the payment that is looked up differs from the one that Charge answered.");
        script.Did("The payment looked up is the payment answered, with its one operation");

        var again = await client.Payments.ChargeAsync(request, cancellationToken: cancellationToken);
        DemoScript.Expect(again.Payment.Equals(payment), "the repeated charge was answered with another payment.");
        script.Did("The same charge again under the same idempotency key: the same payment");

        await ShowDisclosureAsync(script, vault, payment, cancellationToken);
        await ShowDeclineAsync(script, client, cancellationToken);
        return new ShownCharge(request, payment);
    }

    /// <summary>Takes the digits over and wipes them.</summary>
    public static async Task<TokenizeResponse> TokenizeAsync(
        TokenVaultClient client, CardDigits number, CardDigits cvc, CancellationToken cancellationToken)
    {
        using (number)
        using (cvc)
        {
            var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;
            return await client.TokenizeAsync(number.Memory, ExpiryMonth, year, cvc.Memory, cancellationToken);
        }
    }

    public static ChargeRequest ChargeOf(string token, string key, ByteString? cvcHandle = null) => new()
    {
        Token = token,
        Amount = new Money { MinorUnits = MinorUnits, CurrencyCode = CurrencyCode },
        IdempotencyKey = key,
        CvcHandle = cvcHandle ?? ByteString.Empty,
        OrderReference = key,
    };

    private static async Task ShowDisclosureAsync(DemoScript script, LocalVault vault, Payment payment, CancellationToken cancellationToken)
    {
        using var auditor = vault.ConnectAuditor();
        var request = new ListDisclosuresRequest { Token = payment.Token };
        var found = (await auditor.Disclosures.ListDisclosuresAsync(request, cancellationToken: cancellationToken)).Disclosures;
        DemoScript.Expect(
            found.Count == 1 && string.Equals(found[0].DisclosureId, payment.DisclosureId, StringComparison.Ordinal)
                && string.Equals(found[0].PaymentId, payment.PaymentId, StringComparison.Ordinal),
            string.Create(CultureInfo.InvariantCulture, $"the record of disclosures holds {found.Count} entries for one payment, or another payment's."));
        script.Did($"The auditor sees one disclosure, {found[0].DisclosureId}, to {found[0].Recipient} by {found[0].GatewayId}");
    }

    private static async Task ShowDeclineAsync(DemoScript script, TokenVaultClient client, CancellationToken cancellationToken)
    {
        var card = await TokenizeAsync(client, CardDigits.Of(TestCards.Declined), new CardDigits(), cancellationToken);
        var answer = await client.Payments.ChargeAsync(ChargeOf(card.Token.Token_, "demo-order-2"), cancellationToken: cancellationToken);
        DemoScript.Expect(answer.Payment.Status == PaymentStatus.Declined, $"the declining card ended {answer.Payment.Status}.");
        script.Did($"A card that its bank declines: {answer.Payment.Status}, {answer.Payment.DeclineCode}");
    }
}
