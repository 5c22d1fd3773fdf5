using System.Globalization;
using TokenVault.Cli.Cards;
using TokenVault.Local;

namespace TokenVault.Cli.Demo;

/// <summary>What can be checked from outside: a crash loses nothing, each charge was made once, no file holds a card number.</summary>
internal static class DemoEvidence
{
    public static async Task ShowCrashAsync(DemoScript script, LocalVault vault, CancellationToken cancellationToken)
    {
        using var before = vault.Connect(DemoCalls.Merchant);
        var made = await DemoCalls.TokenizeAsync(before, CardDigits.Of(TestCards.Mastercard), new CardDigits(), cancellationToken);
        await vault.Gateway.KillAsync();
        await vault.Gateway.StartAsync(cancellationToken);

        using var after = vault.Connect(DemoCalls.Merchant);
        var read = await after.Tokens.GetTokenAsync(new() { Token = made.Token.Token_ }, cancellationToken: cancellationToken);
        DemoScript.Expect(read.Token.Equals(made.Token), "the token is another one after the gateway was killed.");
        script.Did("The gateway was killed right after acknowledging a token and started again: the token is there");
    }

    public static async Task ShowCountAsync(DemoScript script, LocalVault vault, CancellationToken cancellationToken)
    {
        var summary = await vault.ReadSandboxSummaryAsync(cancellationToken);
        var captured = summary.Amounts.GetValueOrDefault("eur");
        var refunded = summary.Refunded.GetValueOrDefault("eur");
        DemoScript.Expect(
            summary is { Charges: 3, Declined: 1, Refunds: 1 }
                && captured == DemoCalls.MinorUnits + DemoPayments.CapturedMinorUnits && refunded == DemoPayments.RefundedMinorUnits,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the processor counted {summary.Charges} authorizations, {summary.Declined} declines, {captured} cents captured, {summary.Refunds} refunds of {refunded} cents."));
        script.Did("The processor's own count: three authorizations, one decline, 17.34 EUR captured, 2.00 EUR given back");
    }

    public static void ShowFilesHoldNoCard(DemoScript script, string directory)
    {
        var files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories);
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file).AsSpan();
            DemoScript.Expect(
                content.IndexOf(TestCards.Visa) < 0 && content.IndexOf(TestCards.Mastercard) < 0 && content.IndexOf(TestCards.Declined) < 0,
                $"{file} holds a card number.");
        }

        script.Did(string.Create(CultureInfo.InvariantCulture, $"None of the {files.Length} files that all of this left holds a card number"));
    }
}
