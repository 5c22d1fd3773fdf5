using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.CvcGone;

/// <summary>The merchant: tokenizes a card with its security code and pays with handles.</summary>
internal sealed class Shop(LocalVault vault)
{
    public const string Name = "shop";

    // The gateway takes some seconds to see that an adapter that was killed is back.
    private const int TriesMax = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A published test card, docs.stripe.com/testing.</summary>
    public async Task<(Token Token, byte[] Handle)> TokenizeAsync(CancellationToken stop)
    {
        using var line = vault.Connect(Name);
        var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;
        var made = await line.TokenizeAsync("4242424242424242"u8.ToArray(), 12, year, "123"u8.ToArray(), stop);
        return Token.TryParse(made.Token.Token_, out var token)
            ? (token, made.CvcHandle.ToByteArray())
            : throw new LocalVaultException("The gateway's token can't be read.");
    }

    /// <summary>Pays with a handle. Gives what the bank said of the security code, or the vault's word for its refusal.</summary>
    public async Task<string> PayAsync(Token token, byte[] handle, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var end = await TryPayAsync(token, handle, stop);
            if (tries == TriesMax || !string.Equals(end, "ADAPTER_UNAVAILABLE", StringComparison.Ordinal))
            {
                return end;
            }

            await Task.Delay(Pause, stop);
        }
    }

    private async Task<string> TryPayAsync(Token token, byte[] handle, CancellationToken stop)
    {
        using var line = vault.Connect(Name);
        var request = new ChargeRequest
        {
            Token = token.ToString(),
            Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
            IdempotencyKey = "cvc-" + RandomNumberGenerator.GetHexString(16, lowercase: true),
            CvcHandle = ByteString.CopyFrom(handle),
        };
        try
        {
            var paid = await line.Payments.ChargeAsync(request, cancellationToken: stop);
            return paid.Payment.SecurityCodeResult;
        }
        catch (RpcException refusal) when (TokenVaultClient.TryReadReason(refusal, out var reason))
        {
            return reason;
        }
    }
}
