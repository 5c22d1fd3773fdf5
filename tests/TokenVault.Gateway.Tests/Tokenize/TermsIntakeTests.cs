using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Tests.Tokenize;

public sealed class TermsIntakeTests
{
    private const string Visa = "4242424242424242";

    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private static readonly CardExpiry Expiry = CardExpiry.TryCreate(12, 2030, out var expiry) ? expiry : default;
    private static readonly TermsIntake Intake = new(new GatewayKeys(new byte[GatewayKeys.Bytes]), Clock);

    [Fact]
    public void Shares_OneObject_WhereNothingIsAskedFor() =>
        Assert.Same(TokenTerms.Plain, Read(request => request.Usage = TokenUsage.MultiUse));

    [Fact]
    public void Reads_WhatIsAskedFor()
    {
        var terms = Read(request =>
        {
            request.Usage = TokenUsage.SingleUse;
            request.Format = TokenFormat.BinAndLastFour;
            request.PassesLuhn = true;
            request.CustomerReference = "ann-1";
            request.ExpireTime = Timestamp.FromDateTimeOffset(Clock.GetUtcNow().AddSeconds(90.5));
            request.Labels.Add(new Label { Key = "plan", Value = "gold" });
            request.Card.CardholderName = ByteString.CopyFromUtf8("Zoë Quill");
        });

        Assert.Equal(Domain.Tokens.TokenUsage.SingleUse, terms.Usage);
        Assert.Equal((Domain.Tokens.TokenFormat.BinAndLastFour, true, 2), (terms.Format, terms.PassesLuhn, terms.Candidates));
        Assert.Equal(("ann-1", Clock.GetUtcNow().ToUnixTimeSeconds() + 90), (terms.Customer, terms.ExpireUnixSeconds));
        Assert.Equal(("plan", "gold"), (terms.Labels[0].Key, terms.Labels[0].Value));
        Assert.Equal(10, terms.Name.Length);
        Assert.False(terms.HasKey);
    }

    public static TheoryData<string, VaultErrorCode, Action<TokenizeRequest>> Mistakes => new()
    {
        { "usage", VaultErrorCode.TokenUsageInvalid, request => request.Usage = (TokenUsage)9 },
        { "format", VaultErrorCode.TokenFormatInvalid, request => request.Format = (TokenFormat)9 },
        { "passes_luhn", VaultErrorCode.TokenFormatInvalid, request => request.PassesLuhn = true },
        { "expire_time", VaultErrorCode.ExpireTimeInvalid, request => request.ExpireTime = Timestamp.FromDateTimeOffset(Clock.GetUtcNow()) },
        { "expire_time", VaultErrorCode.ExpireTimeInvalid, request => request.ExpireTime = new Timestamp { Seconds = long.MaxValue } },
        { "expire_time", VaultErrorCode.ExpireTimeInvalid, request => request.ExpireTime = new Timestamp { Seconds = 1_800_000_000, Nanos = -1 } },
        { "customer_reference", VaultErrorCode.CustomerReferenceInvalid, request => request.CustomerReference = new string('c', 65) },
        { "customer_reference", VaultErrorCode.CustomerReferenceInvalid, request => request.CustomerReference = "a b" },
        { "customer_reference", VaultErrorCode.TextHoldsCardNumber, request => request.CustomerReference = Visa },
        { "labels", VaultErrorCode.LabelsInvalid, request => request.Labels.Add(Enumerable.Range(0, 17).Select(i => new Label { Key = $"k{i}", Value = "v" })) },
        { "labels", VaultErrorCode.LabelsInvalid, request => request.Labels.Add([new Label { Key = "k", Value = "v" }, new Label { Key = "k", Value = "w" }]) },
        { "labels", VaultErrorCode.LabelsInvalid, request => request.Labels.Add(new Label { Key = "K", Value = "v" }) },
        { "labels", VaultErrorCode.LabelsInvalid, request => request.Labels.Add(new Label { Key = "k" }) },
        { "labels", VaultErrorCode.TextHoldsCardNumber, request => request.Labels.Add(new Label { Key = "k", Value = "card 4242 4242 4242 4242" }) },
        { "labels", VaultErrorCode.TextHoldsCardNumber, request => request.Labels.Add(new Label { Key = Visa, Value = "v" }) },
        { "card.cardholder_name", VaultErrorCode.CardholderNameInvalid, request => request.Card.CardholderName = ByteString.CopyFrom(new byte[97]) },
        { "card.cardholder_name", VaultErrorCode.CardholderNameInvalid, request => request.Card.CardholderName = ByteString.CopyFrom(0xC3, 0x28) },
        { "card.cardholder_name", VaultErrorCode.CardholderNameInvalid, request => request.Card.CardholderName = ByteString.CopyFromUtf8("a\u0007b") },
        { "card.cardholder_name", VaultErrorCode.TextHoldsCardNumber, request => request.Card.CardholderName = ByteString.CopyFromUtf8(Visa) },
        { "idempotency_key", VaultErrorCode.IdempotencyKeyInvalid, request => request.IdempotencyKey = "a b" },
        { "idempotency_key", VaultErrorCode.TextHoldsCardNumber, request => request.IdempotencyKey = Visa },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_TheFieldThatIsWrong(string field, VaultErrorCode code, Action<TokenizeRequest> mistake)
    {
        var refusal = Assert.Throws<VaultException>(() => Read(mistake));

        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        Assert.DoesNotContain("4242", refusal.ToString(), StringComparison.Ordinal);
    }

    // Whatever texts come: they are kept as they are, or refused with a code of ours.
    [Fact]
    public void Keeps_OrRefuses_AnyTexts() =>
        Gen.Select(Gen.String[0, 70], Gen.String[0, 50], Gen.String[0, 300], Gen.Byte.Array[0, 120]).Sample((customer, key, value, name) =>
        {
            try
            {
                var terms = Read(request =>
                {
                    request.CustomerReference = customer;
                    request.Labels.Add(new Label { Key = key, Value = value });
                    request.Card.CardholderName = ByteString.CopyFrom(name);
                });
                return terms.Customer == customer && terms.Labels[0].Key == key && terms.Labels[0].Value == value && terms.Name.Span.SequenceEqual(name);
            }
            catch (VaultException refusal)
            {
                return refusal.Field is not null;
            }
        });

    // What is let in must be let out: the check of answers would withhold a token whose label is seen differently there.
    [Fact]
    public void Refuses_ALabel_ThatAnAnswerMayNotHold_BehindADigitOfAnotherScript()
    {
        const string Dressed = "\u066436227206271667";
        Assert.True(CardNumberPattern.IsIn(Dressed));

        var refusal = Assert.Throws<VaultException>(() => Read(request => request.Labels.Add(new Label { Key = "a", Value = Dressed })));

        Assert.Equal(VaultErrorCode.TextHoldsCardNumber, refusal.Code);
    }

    // Another digest for another request, merchant or key, and the same for the same: what an idempotency key stands on.
    [Fact]
    public void Digests_EachPartOfARequest()
    {
        var changes = new Action<TokenizeRequest>[]
        {
            _ => { },
            request => request.Usage = TokenUsage.SingleUse,
            request => request.Format = TokenFormat.LastFour,
            request => { request.Format = TokenFormat.LastFour; request.PassesLuhn = true; },
            request => request.CustomerReference = "a",
            request => request.ExpireTime = Timestamp.FromDateTimeOffset(Clock.GetUtcNow().AddDays(1)),
            request => request.Labels.Add(new Label { Key = "ab", Value = "c" }),
            request => request.Labels.Add(new Label { Key = "a", Value = "bc" }),
            request => request.Card.CardholderName = ByteString.CopyFromUtf8("A"),
        };
        var digests = changes.Select(change => Convert.ToHexString(Read(change, key: "k").RequestDigest)).ToList();

        Assert.Equal(digests.Count, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(digests, changes.Select(change => Convert.ToHexString(Read(change, key: "other").RequestDigest)));
        Assert.Equal(Read(_ => { }, key: "k").KeyDigest, Read(_ => { }, key: "k").KeyDigest);
        Assert.NotEqual(Read(_ => { }, key: "k").KeyDigest, Read(_ => { }, key: "l").KeyDigest);
        Assert.NotEqual(Read(_ => { }, key: "k").KeyDigest, Read(_ => { }, key: "k", merchant: "other").KeyDigest);
    }

    private static TokenTerms Read(Action<TokenizeRequest> change, string key = "", string merchant = "shop")
    {
        var request = new TokenizeRequest { Card = new Card(), IdempotencyKey = key };
        change(request);
        return Intake.Read(SequencerFixture.Merchant(merchant), request, Expiry);
    }
}
