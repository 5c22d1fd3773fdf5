using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Intake;

namespace TokenVault.Gateway.Tests.Payments.Intake;

public sealed class DetailsIntakeTests
{
    private const string Uuid = "f25084f0-5b16-4c0a-ae5d-b24808a95e4b";

    [Fact]
    public void Accepts_AllThatMayGoWithAnAuthorization()
    {
        var read = DetailsIntake.Read(new PaymentDetails
        {
            Description = "Größe 44",
            BillingAddress = new BillingAddress { Line1 = "1 High Street", PostalCode = "SW1A 1AA", CountryCode = "GB" },
            StoredCredential = new StoredCredential { Initiator = Initiator.Merchant, Reason = StoredCredentialReason.Recurring, NetworkTransactionId = "016153570198200" },
            ThreeDSecure = Secure(),
            ReturnUrl = "https://shop.example/back?order=17",
        });

        Assert.Equal("016153570198200", read.NetworkTransactionId);
        Assert.Equal(("05", "2.2.0", Uuid), (read.Eci, read.ThreeDSecureVersion, read.DirectoryServerTransactionId));
        Assert.Equal("GB", read.BillingAddress!.CountryCode);
    }

    [Theory]
    [InlineData("4242 4242 4242 4242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("a\u0007", VaultErrorCode.DescriptionInvalid)]
    public void Rejects_ADescription(string text, VaultErrorCode expected) =>
        Refused(new PaymentDetails { Description = text }, expected, "details.description");

    // The adapter reads both by the same rules: PaymentTexts.
    [Fact]
    public void Accepts_WhatTheAdapterDoes()
    {
        var read = DetailsIntake.Read(new PaymentDetails
        {
            ReturnUrl = "HTTPS://shop.example/",
            StoredCredential = new StoredCredential { Initiator = Initiator.Merchant, Reason = StoredCredentialReason.Recurring, NetworkTransactionId = "870777290616769" },
        });

        Assert.Equal(("HTTPS://shop.example/", "870777290616769"), (read.ReturnUrl, read.NetworkTransactionId));
    }

    [Theory]
    [InlineData("http://shop.example/")]
    [InlineData("https://user@shop.example/")]
    [InlineData("https:shop")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/back")]
    [InlineData("https://shop.example/a b")]
    public void Rejects_AReturnUrl(string url) =>
        Refused(new PaymentDetails { ReturnUrl = url }, VaultErrorCode.ReturnUrlInvalid, "details.return_url");

    [Fact]
    public void Rejects_ACardNumberInAReturnUrl() =>
        Refused(new PaymentDetails { ReturnUrl = "https://shop.example/4242424242424242" }, VaultErrorCode.TextHoldsCardNumber, "details.return_url");

    [Theory]
    [InlineData(Initiator.Unspecified, StoredCredentialReason.Recurring, "", "")]
    [InlineData(Initiator.Merchant, StoredCredentialReason.Unspecified, "a", "")]
    [InlineData(Initiator.Merchant, StoredCredentialReason.Recurring, "", "")]
    [InlineData(Initiator.Merchant, StoredCredentialReason.Recurring, "a", "pay_01H455VB4PEX5VSKNK084SN02Q")]
    [InlineData(Initiator.Merchant, StoredCredentialReason.Recurring, "4242424242424242", "")]
    [InlineData(Initiator.Merchant, StoredCredentialReason.Recurring, "a b", "")]
    [InlineData((Initiator)9, StoredCredentialReason.Recurring, "a", "")]
    public void Rejects_StoredCredentialsThatContradictEachOther(Initiator initiator, StoredCredentialReason reason, string id, string first) =>
        Refused(
            new PaymentDetails
            {
                StoredCredential = new StoredCredential { Initiator = initiator, Reason = reason, NetworkTransactionId = id, FirstPaymentId = first },
            },
            VaultErrorCode.StoredCredentialInvalid,
            "details.stored_credential");

    [Theory]
    [InlineData("DE", true)]
    [InlineData("", true)]
    [InlineData("de", false)]
    [InlineData("DEU", false)]
    public void Reads_TheCountryStrictly(string code, bool accepted)
    {
        var details = new PaymentDetails { BillingAddress = new BillingAddress { CountryCode = code } };
        if (accepted)
        {
            Assert.Equal(code, DetailsIntake.Read(details).BillingAddress!.CountryCode);
        }
        else
        {
            Refused(details, VaultErrorCode.BillingAddressInvalid, "details.billing_address.country_code");
        }
    }

    [Fact]
    public void Rejects_AnAddressLineThatIsTooLong() => Refused(
        new PaymentDetails { BillingAddress = new BillingAddress { Line2 = new string('x', 101) } },
        VaultErrorCode.BillingAddressInvalid,
        "details.billing_address.line2");

    [Fact]
    public void Rejects_AnAuthenticationThatIsMalformed()
    {
        Spoiled(secure => secure.Cryptogram = ByteString.Empty, "details.three_d_secure.cryptogram");
        Spoiled(secure => secure.Cryptogram = ByteString.CopyFromUtf8("AA\"A"), "details.three_d_secure.cryptogram");
        Spoiled(secure => secure.Cryptogram = ByteString.CopyFromUtf8(new string('A', 65)), "details.three_d_secure.cryptogram");
        Spoiled(secure => secure.Eci = "5", "details.three_d_secure.eci");
        Spoiled(secure => secure.DirectoryServerTransactionId = "x", "details.three_d_secure");
        Spoiled(secure => secure.Version = "", "details.three_d_secure");
    }

    [Fact]
    public void Rejects_TwoCryptogramsAtOnce() => Refused(
        new PaymentDetails { ThreeDSecure = Secure(), NetworkToken = new NetworkToken { Cryptogram = ByteString.CopyFromUtf8("AAAB") } },
        VaultErrorCode.AuthenticationInvalid,
        "details.three_d_secure");

    private static void Spoiled(Action<ThreeDSecure> spoil, string field)
    {
        var secure = Secure();
        spoil(secure);
        Refused(new PaymentDetails { ThreeDSecure = secure }, VaultErrorCode.AuthenticationInvalid, field);
    }

    private static void Refused(PaymentDetails details, VaultErrorCode expected, string field)
    {
        var refusal = Assert.Throws<VaultException>(() => DetailsIntake.Read(details));

        Assert.Equal(expected, refusal.Code);
        Assert.Equal(field, refusal.Field);
    }

    private static ThreeDSecure Secure() => new()
    {
        Cryptogram = ByteString.CopyFromUtf8("AAABBEg0VhI0VniQEjRWAAAAAAA="),
        Eci = "05",
        DirectoryServerTransactionId = Uuid,
        Version = "2.2.0",
    };
}
