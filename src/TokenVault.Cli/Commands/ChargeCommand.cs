using System.CommandLine;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Local;
using Money = TokenVault.Contracts.V1.Money;

namespace TokenVault.Cli.Commands;

internal static class ChargeCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var token = new Option<string>("--token") { Description = "The token to charge.", Required = true };
        var amount = new Option<string>("--amount") { Description = "In the currency's own unit, such as 12.34.", Required = true };
        var currency = new Option<string>("--currency") { Description = "ISO 4217, such as EUR.", Required = true };
        var key = new Option<string?>("--idempotency-key") { Description = "One per purchase, the same for each try. Default: a new random one." };
        var order = new Option<string?>("--order") { Description = "Your own reference." };
        var handle = new Option<string?>("--cvc-handle") { Description = "What tokenize --cvc gave." };
        var command = new Command("charge", "Charges a token.") { directory, merchant, token, amount, currency, key, order, handle };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var request = new ChargeRequest
            {
                Token = parsed.GetRequiredValue(token),
                Amount = ReadAmount(parsed.GetRequiredValue(amount), parsed.GetRequiredValue(currency)),
                IdempotencyKey = parsed.GetValue(key) ?? $"cli-{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
                OrderReference = parsed.GetValue(order) ?? "",
                CvcHandle = ReadHandle(parsed.GetValue(handle)),
            };
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));

            // Said before the call: should the answer be lost, the same key is what makes another try safe.
            screen.Fields(("idempotency-key", request.IdempotencyKey));
            var answer = await client.Payments.ChargeAsync(request, cancellationToken: cancellationToken);
            PaymentOutput.Write(screen, answer.Payment);
            return answer.Payment.Status == PaymentStatus.Succeeded ? 0 : 2;
        }));
        return command;
    }

    private static Money ReadAmount(string amount, string code)
    {
        if (!Currency.TryParse(code.ToUpperInvariant(), out var currency))
        {
            throw new LocalVaultException("--currency must be an ISO 4217 code, such as EUR.");
        }

        return AmountText.TryParse(amount, currency, out var minorUnits)
            ? new Money { MinorUnits = minorUnits, CurrencyCode = currency.Code }
            : throw new LocalVaultException($"--amount must be above 0 with at most {currency.Exponent} decimals in {currency.Code}, such as 12.");
    }

    private static ByteString ReadHandle(string? text)
    {
        try
        {
            return text is null ? ByteString.Empty : ByteString.FromBase64(text);
        }
        catch (FormatException)
        {
            throw new LocalVaultException("--cvc-handle must be the text that tokenize --cvc printed.");
        }
    }
}
