using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

/// <summary>The card holders' rights, with all processes running.</summary>
public sealed class PrivacyTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private readonly TokenVaultClient _officer = fixture.Vault.ConnectPrivacyOfficer();

    [Fact]
    public async Task Copies_all_that_is_kept_and_nothing_of_others()
    {
        var token = await TokenizeAsync(fixture.Client, "copied", TestCard.Visa, "secret-name");
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        await TokenizeAsync(rival, "copied", TestCard.Visa);
        var charge = await fixture.ChargeAsync(ChargeOf(token));

        var copy = await CopyAsync("copied");

        var copied = Assert.Single(copy.Tokens);
        Assert.Equal((token.Token_, "copied", true), (copied.Token.Token_, copied.Token.CustomerReferences.Single(), copied.Token.HasCardholderName));
        Assert.Equal("", Assert.Single(copied.Token.FormatPreservingTokens).Digits);
        var payment = Assert.Single(copy.Payments);
        Assert.Equal((charge.PaymentId, "order of Ann", 1), (payment.PaymentId, payment.OrderReference, payment.Operations.Count));
        var disclosure = Assert.Single(copy.Disclosures);
        Assert.Equal((DisclosurePurpose.Payment, charge.PaymentId, "sandbox", true), (disclosure.Purpose, disclosure.PaymentId, disclosure.Recipient, disclosure.WithCardholderName));
        Assert.Empty(copy.Missing);
        Assert.DoesNotContain("secret-name", copy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_an_unknown_customer_with_an_empty_copy_and_others_not_at_all()
    {
        Assert.Equal(new GetCopyResponse(), await CopyAsync("nobody"));
        Assert.Equal(new GetCopyResponse(), await CopyAsync("nobody", "no-such-merchant"));
        var request = new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "nobody" };
        Assert.True((await _officer.Privacy.EraseAsync(request)).IsComplete);
        Assert.True((await _officer.Privacy.GetErasureReceiptAsync(new GetErasureReceiptRequest
        {
            MerchantId = VaultFixture.Merchant,
            CustomerReference = "nobody",
        })).Receipt.IsEmpty);

        using var person = fixture.Vault.ConnectOperator("operator-1");
        await Refused.AsAsync(StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED", () => fixture.Client.Privacy.EraseAsync(request).ResponseAsync);
        await Refused.AsAsync(StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED", () => person.Privacy.EraseAsync(request).ResponseAsync);
    }

    [Fact]
    public async Task Corrects_what_is_kept_and_says_so()
    {
        await TokenizeAsync(fixture.Client, "wrong", TestCard.Number(7001));

        var answer = await _officer.Privacy.CorrectAsync(new CorrectRequest
        {
            MerchantId = VaultFixture.Merchant,
            CustomerReference = "wrong",
            UpdateMask = new FieldMask { Paths = { "expiry", "new_customer_reference", "cardholder_name" } },
            Expiry = new ExpiryDate { Month = 1, Year = 2040 },
            NewCustomerReference = "right",
            CardholderName = ByteString.CopyFromUtf8("Right Name"),
        });

        Assert.Equal((1, 0), (answer.Corrected, answer.Refused.Count));
        Assert.Empty((await CopyAsync("wrong")).Tokens);
        var token = Assert.Single((await CopyAsync("right")).Tokens);
        Assert.Equal((1u, 2040u, true), (token.Token.ExpiryMonth, token.Token.ExpiryYear, token.Token.HasCardholderName));
        var correction = Assert.Single(token.Corrections);
        Assert.Equal(("privacy-officer", 3), (correction.By, correction.Fields.Count));
    }

    [Fact]
    public async Task Erases_for_good_and_gives_the_same_receipt_again()
    {
        var token = await TokenizeAsync(fixture.Client, "erased", TestCard.Mastercard);
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        var foreign = await TokenizeAsync(rival, "erased", TestCard.Mastercard);
        var charge = ChargeOf(token);
        var charged = await fixture.ChargeAsync(charge);

        var answer = await _officer.Privacy.EraseAsync(new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "erased" });

        Assert.Equal((1, 0, true, 1), (answer.Erased, answer.Left, answer.IsComplete, answer.PaymentsCleared));
        await Refused.AsAsync(StatusCode.NotFound, "TOKEN_NOT_FOUND", () => fixture.Client.Payments.ChargeAsync(ChargeOf(token)).ResponseAsync);
        Assert.Equal(foreign.Token_, (await rival.Tokens.GetTokenAsync(new GetTokenRequest { Token = foreign.Token_ })).Token.Token_);

        // The same request under the same key is answered as before, but for the texts.
        var replay = await fixture.ChargeAsync(charge);
        Assert.Equal((charged.PaymentId, charged.Amount, "", ""), (replay.PaymentId, replay.Amount, replay.OrderReference, replay.Description));

        var copy = await CopyAsync("erased");
        Assert.Empty(copy.Tokens);
        Assert.Equal(token.Token_, Assert.Single(copy.ErasedTokens).Token);
        Assert.Equal("", Assert.Single(copy.Payments).OrderReference);
        Assert.Equal("erasure", Assert.Single(copy.Deletions).Reason);

        var receipt = await ReceiptAsync("erased");
        var again = await _officer.Privacy.EraseAsync(new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "erased" });
        Assert.Equal(answer, again);
        var (one, other) = (receipt.GetProperty("tokens")[0], (await ReceiptAsync("erased")).GetProperty("tokens")[0]);
        Assert.Equal(token.Token_, one.GetProperty("token").GetString());
        Assert.Equal(one.GetProperty("unusable_since").GetString(), other.GetProperty("unusable_since").GetString());
        Assert.True(one.GetProperty("gone_from_backups_by").GetDateTimeOffset() >= one.GetProperty("physically_gone_by").GetDateTimeOffset().AddDays(35));
    }

    [Fact]
    public async Task Keeps_what_is_held_whoever_asks_and_tells_merchants_nothing_of_it()
    {
        var token = await TokenizeAsync(fixture.Client, "held", TestCard.Number(7002));
        await TokenizeAsync(fixture.Client, "sharer", TestCard.Number(7002));
        await _officer.Privacy.PlaceHoldAsync(new PlaceHoldRequest
        {
            MerchantId = VaultFixture.Merchant,
            CustomerReference = "held",
            Reference = "court-7",
            Reason = "a reason to keep quiet about",
        });
        var erase = new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "held" };

        await Refused.AsAsync(StatusCode.FailedPrecondition, "LEGAL_HOLD", () => _officer.Privacy.EraseAsync(erase).ResponseAsync, "customer_reference");
        var sharer = await _officer.Privacy.EraseAsync(new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "sharer" });
        Assert.Equal((0, 1, "LEGAL_HOLD"), (sharer.Erased, sharer.Left, sharer.Reason));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => fixture.Client.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = token.Token_ }).ResponseAsync);
        Assert.True(TokenVaultClient.TryReadReason(refusal, out var reason));
        Assert.Equal("LEGAL_HOLD", reason);
        Assert.DoesNotContain("court-7", refusal.ToString() + string.Concat(refusal.Trailers), StringComparison.Ordinal);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "LEGAL_HOLD", () => fixture.Client.Tokens.UpdateTokenAsync(new UpdateTokenRequest
        {
            Token = token.Token_,
            UpdateMask = new FieldMask { Paths = { "customer_references" } },
        }).ResponseAsync, "customer_references");
        Assert.Equal(("court-7", "privacy-officer"), ((await CopyAsync("held")).Holds.Single().Reference, (await CopyAsync("held")).Holds.Single().PlacedBy));

        Assert.True((await _officer.Privacy.ReleaseHoldAsync(new ReleaseHoldRequest
        {
            MerchantId = VaultFixture.Merchant,
            CustomerReference = "held",
            Reference = "court-7",
        })).WasThere);
        Assert.True((await _officer.Privacy.EraseAsync(erase)).IsComplete);
    }

    [Fact]
    public async Task Goes_on_with_an_erasure_when_the_adapter_is_back_and_says_what_is_missing_until_then()
    {
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            made.Add((await TokenizeAsync(fixture.Client, "patient", TestCard.Number(7100 + i))).Token_);
        }

        await fixture.Vault.Processor.KillAsync();
        var erase = new EraseRequest { MerchantId = VaultFixture.Merchant, CustomerReference = "patient" };
        var away = await _officer.Privacy.EraseAsync(erase);
        var copy = await CopyAsync("patient");
        await fixture.Vault.Processor.StartAsync();

        Assert.Equal((0, 3, false, "ADAPTER_UNAVAILABLE"), (away.Erased, away.Left, away.IsComplete, away.Reason));
        Assert.Equal(3, copy.Tokens.Count);
        Assert.Equal(["disclosures_missing"], copy.Missing);
        var answer = away;
        for (var tries = 0; !answer.IsComplete; tries++)
        {
            Assert.True(tries < 300, "Not erased within half a minute.");
            await Task.Delay(100);
            answer = await _officer.Privacy.EraseAsync(erase);
        }

        Assert.Equal((3, 0), (answer.Erased, answer.Left));
        Assert.Equal(made.Order(StringComparer.Ordinal), (await ReceiptAsync("patient")).GetProperty("tokens").EnumerateArray().Select(one => one.GetProperty("token").GetString()!));
    }

    [Fact]
    public async Task Counts_what_was_done_in_a_month_on_both_sides()
    {
        using var merchant = fixture.Vault.Connect(VaultFixture.Rival);
        var kept = await TokenizeAsync(merchant, "counted", TestCard.Visa);
        var deleted = await TokenizeAsync(merchant, "counted", TestCard.Mastercard);
        await merchant.Payments.ChargeAsync(ChargeOf(kept));
        await merchant.Payments.ChargeAsync(ChargeOf(kept));
        await merchant.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = deleted.Token_ });
        using var person = fixture.Vault.ConnectOperator("operator-1");
        using var auditor = fixture.Vault.ConnectAuditor();

        var atGateway = await UsageAsync(person);
        var atAdapter = await UsageAsync(auditor);

        // Other tests of the class count as well: of the rival they only tokenize.
        Assert.True(atGateway.TokensLive >= 1 && atGateway.TokensMade == atGateway.TokensLive);
        var charges = Assert.Single(atGateway.Operations);
        Assert.Equal(
            (OperationKind.Charge, OperationState.Succeeded, "sandbox", "EUR", 2L, 3998L),
            (charges.Kind, charges.State, charges.Processor, charges.CurrencyCode, charges.Count, charges.AmountMinorUnits));
        var disclosures = Assert.Single(atAdapter.Disclosures);
        Assert.Equal((DisclosurePurpose.Payment, "sandbox", 2L), (disclosures.Purpose, disclosures.Recipient, disclosures.Count));
        Assert.Equal(("requested", 1L), (Assert.Single(atAdapter.Deletions).Reason, atAdapter.Deletions[0].Count));
        Assert.Equal(1, atAdapter.MadeAndDeleted);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => UsageAsync(merchant));
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
    }

    private static async Task<MerchantUsage> UsageAsync(TokenVaultClient client)
    {
        var found = new MerchantUsage();
        var month = DateTimeOffset.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        using var call = client.Usage.GetUsage(new GetUsageRequest { Month = month });
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            if (string.Equals(part.Usage?.MerchantId, VaultFixture.Rival, StringComparison.Ordinal))
            {
                found.MergeFrom(part.Usage);
            }
        }

        return found;
    }

    private static async Task<Token> TokenizeAsync(TokenVaultClient client, string customer, string number, string name = "")
    {
        var request = new TokenizeRequest
        {
            Card = new Card
            {
                Number = ByteString.CopyFromUtf8(number),
                ExpiryMonth = TestCard.ExpiryMonth,
                ExpiryYear = TestCard.ExpiryYear,
                CardholderName = ByteString.CopyFromUtf8(name),
            },
            CustomerReference = customer,
            Format = TokenFormat.LastFour,
        };
        return (await client.Tokens.TokenizeAsync(request)).Token;
    }

    private static ChargeRequest ChargeOf(Token token)
    {
        var request = VaultFixture.ChargeOf(new TokenizeResponse { Token = token });
        (request.OrderReference, request.Details) = ("order of Ann", new PaymentDetails { Description = "for Ann" });
        return request;
    }

    private async Task<GetCopyResponse> CopyAsync(string customer, string merchant = VaultFixture.Merchant)
    {
        var copy = new GetCopyResponse();
        using var call = _officer.Privacy.GetCopy(new GetCopyRequest { MerchantId = merchant, CustomerReference = customer });
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            copy.MergeFrom(part);
        }

        return copy;
    }

    private async Task<JsonElement> ReceiptAsync(string customer)
    {
        var answer = await _officer.Privacy.GetErasureReceiptAsync(
            new GetErasureReceiptRequest { MerchantId = VaultFixture.Merchant, CustomerReference = customer });
        using var document = JsonDocument.Parse(answer.Receipt.Memory);
        return document.RootElement.GetProperty("receipt").Clone();
    }
}
