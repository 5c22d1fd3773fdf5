using System.CommandLine;
using System.Security.Cryptography;
using TokenVault.Cli.Commands;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Inputs;

/// <summary>A merchant's call that moves money: whose, under which key, and what its answer means for the exit code.</summary>
internal sealed class MerchantCall
{
    private const int OtherwiseExitCode = 2;

    private readonly Option<DirectoryInfo> _directory = VaultOptions.Directory();
    private readonly Option<string> _merchant = VaultOptions.Merchant();
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "One per purpose, the same for each try. Default: a new random one." };

    public void AddTo(Command command)
    {
        command.Add(_directory);
        command.Add(_merchant);
        command.Add(_key);
    }

    /// <summary>Makes the call and shows the payment. 0 where its status is the expected one, else 2.</summary>
    public Task<int> RunAsync(
        Screen screen, ParseResult parsed, PaymentStatus expected, Func<TokenVaultClient, string, Task<Payment>> call) =>
        RunAsync(screen, parsed, async (client, key) =>
        {
            var payment = await call(client, key);
            PaymentOutput.Write(screen, payment);
            return payment.Status == expected;
        });

    /// <summary>
    /// Makes a call on a payment that is there and shows the payment with its operations. 0 where the call's own operation succeeded,
    /// else 2: a refund that was refused leaves the payment's own status as it was.
    /// </summary>
    public Task<int> RunAsync(Screen screen, ParseResult parsed, Func<TokenVaultClient, string, Task<(Payment Payment, Operation Operation)>> call) =>
        RunAsync(screen, parsed, async (client, key) =>
        {
            var (payment, operation) = await call(client, key);
            var found = (await client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment.PaymentId })).Payment;
            PaymentOutput.Write(screen, found);
            return operation.State == OperationState.Succeeded;
        });

    private async Task<int> RunAsync(Screen screen, ParseResult parsed, Func<TokenVaultClient, string, Task<bool>> call)
    {
        var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(_directory));
        using var client = vault.Connect(parsed.GetRequiredValue(_merchant));
        var key = parsed.GetValue(_key) ?? $"cli-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";

        // Said before the call: should the answer be lost, the same key is what makes another try safe.
        screen.Fields(("idempotency-key", key));
        return await call(client, key) ? 0 : OtherwiseExitCode;
    }
}
