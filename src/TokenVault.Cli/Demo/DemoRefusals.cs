using TokenVault.Cli.Cards;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Demo;

/// <summary>What nobody may do, tried.</summary>
internal static class DemoRefusals
{
    public const string OtherMerchant = "other-shop";

    public static async Task RunAsync(
        DemoScript script, LocalVault vault, TokenVaultClient client, ShownCharge shown, CancellationToken cancellationToken)
    {
        using var other = vault.Connect(OtherMerchant);
        using var nobody = vault.Connect(vault.Gateway.Address, client: null);
        using var merchantAtAdapter = vault.Connect(vault.Processor.Address, DemoCalls.Merchant);
        var lookup = new GetTokenRequest { Token = shown.Payment.Token };

        await script.RefusesAsync("Another merchant looks the token up", "TOKEN_NOT_FOUND", async () =>
            await other.Tokens.GetTokenAsync(lookup, cancellationToken: cancellationToken));
        await script.RefusesAsync("Another merchant charges the token", "TOKEN_NOT_FOUND", async () =>
            await other.Payments.ChargeAsync(DemoCalls.ChargeOf(shown.Payment.Token, "demo-order-3"), cancellationToken: cancellationToken));
        await script.RefusesAsync("The same idempotency key with another amount", "IDEMPOTENCY_KEY_REUSED", async () =>
        {
            var changed = shown.Request.Clone();
            changed.Amount.MinorUnits++;
            await client.Payments.ChargeAsync(changed, cancellationToken: cancellationToken);
        });
        await script.RefusesAsync("A caller without a certificate", "CERTIFICATE_MISSING", async () =>
            await nobody.Tokens.GetTokenAsync(lookup, cancellationToken: cancellationToken));
        await script.RefusesAsync("A merchant asks the adapter itself", "CALLER_UNKNOWN", async () =>
            await merchantAtAdapter.Disclosures.ListDisclosuresAsync(
                new ListDisclosuresRequest { Token = shown.Payment.Token }, cancellationToken: cancellationToken));
        await script.RefusesAsync("A card number with a mistyped digit", "CARD_NUMBER_CHECK_DIGIT", async () =>
        {
            var mistyped = CardDigits.Of(TestCards.Visa);
            mistyped.RemoveLast();
            mistyped.TryAdd((byte)'3');
            await DemoCalls.TokenizeAsync(client, mistyped, new CardDigits(), cancellationToken);
        });
    }
}
