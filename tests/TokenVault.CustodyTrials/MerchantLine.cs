using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.CustodyTrials;

/// <summary>A merchant's calls to a vault's gateway.</summary>
internal sealed class MerchantLine(LocalVault vault) : IDisposable
{
    private readonly TokenVaultClient _line = vault.Connect("shop");
    private int _keys;

    public int Charges { get; private set; }

    public async Task<string> TokenizeAsync(string number)
    {
        var card = new Card { Number = ByteString.CopyFromUtf8(number), ExpiryMonth = 12, ExpiryYear = (uint)TimeProvider.System.GetUtcNow().Year + 3 };
        return (await _line.Tokens.TokenizeAsync(new TokenizeRequest { Card = card })).Token.Token_;
    }

    /// <summary>Charges, and goes on by the same key while the gateway finds its adapter away.</summary>
    public async Task ChargeAsync(string token)
    {
        var key = NextKey();
        for (var tries = 0; ; tries++)
        {
            try
            {
                var answer = await _line.Payments.ChargeAsync(RequestOf(token, key));
                TrialException.Require(answer.Payment.Status == PaymentStatus.Succeeded, $"a charge ended {answer.Payment.Status}");
                Charges++;
                return;
            }
            catch (RpcException broken) when (tries < 100 && broken.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>The word with which a charge is refused; empty where it is not.</summary>
    public async Task<string> RefusalAsync(string token)
    {
        try
        {
            await _line.Payments.ChargeAsync(RequestOf(token, NextKey()));
            return "";
        }
        catch (RpcException refusal)
        {
            return TokenVaultClient.TryReadReason(refusal, out var reason) ? $"{refusal.StatusCode} {reason}" : refusal.StatusCode.ToString();
        }
    }

    public void Dispose() => _line.Dispose();

    private static ChargeRequest RequestOf(string token, string key) =>
        new() { Token = token, Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" }, IdempotencyKey = key };

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"charge-{Environment.ProcessId}-{++_keys}");
}
