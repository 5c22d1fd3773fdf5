using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

/// <summary>What merchants do with tokens that are there.</summary>
public sealed class TokenLifeTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private TokenService.TokenServiceClient Tokens => fixture.Client.Tokens;

    [Fact]
    public async Task Serves_under_both_of_its_names()
    {
        var made = (await Tokens.TokenizeAsync(new TokenizeRequest { Card = CardOf(TestCard.Visa), Format = TokenFormat.LastFour })).Token;
        var digits = Assert.Single(made.FormatPreservingTokens).Digits;

        Assert.Equal(made.Token_, (await Tokens.GetTokenAsync(new GetTokenRequest { Token = digits })).Token.Token_);
        var charge = VaultFixture.ChargeOf(new TokenizeResponse { Token = new Token { Token_ = digits } });
        Assert.Equal(PaymentStatus.Succeeded, (await fixture.Client.Payments.ChargeAsync(charge)).Payment.Status);
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        await Refused.AsAsync(StatusCode.NotFound, "TOKEN_NOT_FOUND", () => rival.Tokens.GetTokenAsync(new GetTokenRequest { Token = digits }).ResponseAsync);
    }

    [Fact]
    public async Task Lists_a_customers_tokens_page_by_page()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var answer = await Tokens.TokenizeAsync(new TokenizeRequest { Card = CardOf(TestCard.Number(5000 + i)), CustomerReference = "ann" });
            made.Add(answer.Token.Token_);
        }

        var listed = new List<string>();
        var request = new ListTokensRequest { CustomerReference = "ann", PageSize = 2 };
        do
        {
            var page = await Tokens.ListTokensAsync(request);
            Assert.InRange(page.Tokens.Count, 1, 2);
            listed.AddRange(page.Tokens.Select(token => token.Token_));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(made.Order(StringComparer.Ordinal), listed);
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        Assert.Empty((await rival.Tokens.ListTokensAsync(new ListTokensRequest { CustomerReference = "ann" })).Tokens);
    }

    [Fact]
    public async Task Charges_the_new_card_after_a_reissue_and_keeps_the_rest()
    {
        var made = (await Tokens.TokenizeAsync(new TokenizeRequest
        {
            Card = CardOf(TestCard.Declined),
            CustomerReference = "bob",
            Labels = { new Label { Key = "plan", Value = "gold" } },
        })).Token;
        var declined = await fixture.Client.Payments.ChargeAsync(ChargeOf(made));
        Assert.Equal(PaymentStatus.Declined, declined.Payment.Status);

        await Tokens.UpdateTokenAsync(new UpdateTokenRequest
        {
            Token = made.Token_,
            UpdateMask = new FieldMask { Paths = { "card" } },
            Card = CardOf(TestCard.Mastercard),
        });

        Assert.Equal(PaymentStatus.Succeeded, (await fixture.Client.Payments.ChargeAsync(ChargeOf(made))).Payment.Status);
        var now = (await Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token_ })).Token;
        Assert.Equal((2u, "bob", "gold"), (now.RecordVersion, now.CustomerReferences.Single(), now.Labels.Single().Value));
        Assert.NotNull(now.LastUseTime);
    }

    [Fact]
    public async Task Charges_after_a_corrected_expiry_date_and_with_a_name()
    {
        var request = new TokenizeRequest { Card = CardOf(TestCard.Amex), Usage = TokenUsage.SingleUse };
        request.Card.CardholderName = ByteString.CopyFromUtf8("Zoë Quillfeather");
        var made = (await Tokens.TokenizeAsync(request)).Token;
        var changed = (await Tokens.UpdateTokenAsync(new UpdateTokenRequest
        {
            Token = made.Token_,
            UpdateMask = new FieldMask { Paths = { "expiry" } },
            Expiry = new ExpiryDate { Month = 1, Year = TestCard.ExpiryYear + 3 },
        })).Token;
        Assert.Equal((1u, TestCard.ExpiryYear + 3, true), (changed.ExpiryMonth, changed.ExpiryYear, changed.HasCardholderName));

        Assert.Equal(PaymentStatus.Succeeded, (await fixture.Client.Payments.ChargeAsync(ChargeOf(made))).Payment.Status);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "TOKEN_SPENT", () => fixture.Client.Payments.ChargeAsync(ChargeOf(made)).ResponseAsync);
    }

    [Fact]
    public async Task Lets_a_token_for_single_use_go_after_a_decline()
    {
        var made = (await Tokens.TokenizeAsync(new TokenizeRequest { Card = CardOf(TestCard.Declined), Usage = TokenUsage.SingleUse })).Token;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PaymentStatus.Declined, (await fixture.Client.Payments.ChargeAsync(ChargeOf(made))).Payment.Status);
        }

        Assert.Equal(TokenState.Active, (await Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token_ })).Token.State);
    }

    [Fact]
    public async Task Gives_each_of_a_batch_its_own_result()
    {
        var request = new BatchTokenizeRequest();
        request.Requests.Add([
            new TokenizeRequest { Card = CardOf(TestCard.Number(6100)) },
            new TokenizeRequest { Card = CardOf("4242424242424241") },
            new TokenizeRequest(),
            new TokenizeRequest { Card = CardOf(TestCard.Number(6101)), CustomerReference = TestCard.Visa },
            new TokenizeRequest { Card = CardOf(TestCard.Number(6102)) }]);

        var results = (await Tokens.BatchTokenizeAsync(request)).Results;

        Assert.Equal(["", "CARD_NUMBER_CHECK_DIGIT", "FIELD_MISSING", "TEXT_HOLDS_CARD_NUMBER", ""], results.Select(result => result.Refusal?.Reason ?? ""));
        Assert.Equal(["card.number", "card", "customer_reference"], results.Where(result => result.Refusal is not null).Select(result => result.Refusal.Field));
        request.Requests.Add(Enumerable.Range(0, 996).Select(_ => new TokenizeRequest()));
        await Refused.AsAsync(StatusCode.InvalidArgument, "BATCH_TOO_LARGE", () => Tokens.BatchTokenizeAsync(request).ResponseAsync, "requests");
    }

    private static Card CardOf(string number) => new() { Number = ByteString.CopyFromUtf8(number), ExpiryMonth = TestCard.ExpiryMonth, ExpiryYear = TestCard.ExpiryYear };

    private static ChargeRequest ChargeOf(Token token) => VaultFixture.ChargeOf(new TokenizeResponse { Token = token });
}
