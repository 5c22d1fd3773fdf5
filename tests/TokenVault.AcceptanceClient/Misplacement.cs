using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.AcceptanceClient;

/// <summary>
/// A caller who puts card numbers and security codes where none belong. Whether a call is refused is other tests' business; the
/// search afterwards tells whether any of it was written anywhere.
/// </summary>
internal sealed class Misplacement(DirectoryInfo vault)
{
    // Published test numbers: docs.stripe.com/testing. The acceptance command searches for exactly these.
    private const string Number = "6011111111111117";
    private const string Code = "5027";

    private int _refused;
    private int _answered;

    public async Task<int> RunAsync()
    {
        using var client = VaultLine.Connect(vault);
        var good = await client.Tokens.TokenizeAsync(Tokenize(Number, Code));
        foreach (var call in Calls(client, good).Concat(CallsAboutTokens(client, good.Token.Token_, string.Join(' ', Number.Chunk(4).Select(part => new string(part))))))
        {
            try
            {
                await call();
                _answered++;
            }
            catch (RpcException error)
            {
                _refused++;
                if (error.Message.Contains(Number, StringComparison.Ordinal))
                {
                    Console.WriteLine("A refusal repeats the number.");
                    return 1;
                }
            }
        }

        Console.WriteLine($"{_refused} refused, {_answered} answered");
        return _refused > 0 ? 0 : 1;
    }

    private static IEnumerable<Func<Task>> Calls(TokenVaultClient client, TokenizeResponse good)
    {
        var token = good.Token.Token_;
        var spaced = string.Join(' ', Number.Chunk(4).Select(part => new string(part)));
        yield return async () => await client.Tokens.TokenizeAsync(Tokenize(spaced, Code));
        yield return async () => await client.Tokens.TokenizeAsync(Tokenize(Number + "0", Code));
        yield return async () => await client.Tokens.TokenizeAsync(Tokenize(Number, Number));
        yield return async () => await client.Tokens.TokenizeAsync(Tokenize(Code, Number));
        yield return async () => await client.Tokens.TokenizeAsync(Expired());
        yield return async () => await client.Tokens.GetTokenAsync(new GetTokenRequest { Token = Number });
        yield return async () => await client.Tokens.GetTokenAsync(new GetTokenRequest { Token = "tok_" + Number + "0000000000" });
        yield return async () => await client.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = Number });
        yield return async () => await client.Tokens.GetTokenAsync(
            new GetTokenRequest { Token = token }, new Metadata { { "x-card", Number }, { "x-cvc", Code } });
        yield return async () => await client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = Number });
        yield return async () => await client.Payments.ChargeAsync(Charge(Number, "misplaced-1", "order"));
        yield return async () => await client.Payments.ChargeAsync(Charge(token, Number, "order"));
        yield return async () => await client.Payments.ChargeAsync(Charge(token, "card " + spaced, "order"));
        yield return async () => await client.Payments.ChargeAsync(Charge(token, "misplaced-2", "paid with " + Number));
        yield return async () => await client.Payments.ChargeAsync(Charge(token, "misplaced-3", "paid with " + spaced.Replace(' ', '-')));
        yield return async () =>
        {
            var request = Charge(token, "misplaced-4", "order");
            request.CvcHandle = ByteString.CopyFromUtf8(Number);
            await client.Payments.ChargeAsync(request);
        };
        yield return async () =>
        {
            var request = Charge(token, "misplaced-5", "order");
            request.Amount.CurrencyCode = Number;
            await client.Payments.ChargeAsync(request);
        };
        yield return async () =>
        {
            var request = Charge(token, "misplaced-6", "order");
            request.CvcHandle = good.CvcHandle;
            await client.Payments.ChargeAsync(request);
        };
    }

    private static IEnumerable<Func<Task>> CallsAboutTokens(TokenVaultClient client, string token, string spaced)
    {
        foreach (var misplace in new Action<TokenizeRequest>[]
        {
            request => request.CustomerReference = Number,
            request => request.IdempotencyKey = Number,
            request => request.Labels.Add(new Label { Key = "note", Value = "card " + spaced }),
            request => request.Labels.Add(new Label { Key = Number, Value = "x" }),
            request => request.Card.CardholderName = ByteString.CopyFromUtf8(Number),
            request => request.Card.CardholderName = ByteString.CopyFromUtf8("Ann " + Code),
        })
        {
            var request = Tokenize(Number, "");
            misplace(request);
            yield return async () => await client.Tokens.TokenizeAsync(request);
            yield return async () => await client.Tokens.BatchTokenizeAsync(new BatchTokenizeRequest { Requests = { request.Clone() } });
        }

        yield return async () => await client.Tokens.ListTokensAsync(new ListTokensRequest { CustomerReference = Number });
        yield return async () => await client.Tokens.ListTokensAsync(new ListTokensRequest { CustomerReference = "ann", PageToken = Number });
        yield return async () => await client.Tokens.UpdateTokenAsync(new UpdateTokenRequest
        {
            Token = token, UpdateMask = new FieldMask { Paths = { Number } },
        });
        yield return async () => await client.Tokens.UpdateTokenAsync(new UpdateTokenRequest
        {
            Token = token, UpdateMask = new FieldMask { Paths = { "customer_references" } }, CustomerReferences = { Number },
        });
        yield return async () =>
        {
            using var stream = client.Tokens.TokenizeStream();
            await stream.RequestStream.WriteAsync(new TokenizeStreamRequest { Reference = Number, Request = Tokenize(Number, Code) });
            await stream.RequestStream.WriteAsync(new TokenizeStreamRequest { Reference = "a", Request = Tokenize(Number + "0", Code) });
            await stream.RequestStream.CompleteAsync();
            while (await stream.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (stream.ResponseStream.Current.ToString().Contains(Number, StringComparison.Ordinal))
                {
                    throw new InvalidOperationException("An answer repeats the number.");
                }
            }
        };
    }

    private static TokenizeRequest Tokenize(string number, string code) => new()
    {
        Card = new Card
        {
            Number = ByteString.CopyFromUtf8(number),
            Cvc = ByteString.CopyFromUtf8(code),
            ExpiryMonth = 12,
            ExpiryYear = (uint)TimeProvider.System.GetUtcNow().Year + 2,
        },
    };

    private static TokenizeRequest Expired()
    {
        var request = Tokenize(Number, Code);
        request.Card.ExpiryYear = 2001;
        return request;
    }

    private static ChargeRequest Charge(string token, string key, string order) => new()
    {
        Token = token,
        Amount = new Money { MinorUnits = 1234, CurrencyCode = "EUR" },
        IdempotencyKey = key,
        OrderReference = order,
    };
}
