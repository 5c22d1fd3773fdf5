using System.Text.Json;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles;
using TokenVault.Profiles.Requests;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Tests.Psp;

public sealed class BodyTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Holds_TheCardInItsFieldsOnly_AtStripe()
    {
        var (body, request) = await CardBodyAsync("stripe", PspStand.Order(OperationKind.Charge));

        Assert.Equal("type=card&card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=3&card%5Bexp_year%5D=2030&card%5Bcvc%5D=123", body);
        Assert.Equal("/v1/payment_methods", request.Request.Path);
        Assert.Equal("application/x-www-form-urlencoded", request.Request.Body!.Headers.ContentType!.ToString());
        Assert.Contains(("Idempotency-Key", "op_00000000000000000000000001-pm"), request.Request.Headers);
        Assert.Contains(("Authorization", "Bearer sk_test_0123456789"), request.Request.Headers);
    }

    [Fact]
    public async Task Holds_TheCardInItsFieldsOnly_AtCheckout()
    {
        var (body, request) = await CardBodyAsync("checkout", PspStand.Order(OperationKind.Charge));

        Assert.Equal("""{"type":"card","number":"4242424242424242","expiry_month":3,"expiry_year":2030,"cvv":"123"}""", body);
        Assert.Equal("application/json", request.Request.Body!.Headers.ContentType!.ToString());
        Assert.Contains(("Authorization", "Bearer publicKey_value"), request.Request.Headers);
    }

    [Fact]
    public async Task Holds_TheCardInItsFieldsOnly_AtAdyen()
    {
        var (body, request) = await CardBodyAsync("adyen", PspStand.Order(OperationKind.Authorize));

        Assert.Equal(
            """
            {"merchantAccount":"merchantAccount_value","reference":"op_00000000000000000000000001","amount":{"currency":"EUR","value":1000},
            "paymentMethod":{"type":"scheme","number":"4242424242424242","expiryMonth":"03","expiryYear":"2030","cvc":"123"},
            "additionalData":{"manualCapture":"true"},"shopperInteraction":"Ecommerce","metadata":{"payment":"pay_00000000000000000000000002"}}
            """.Replace("\n", "", StringComparison.Ordinal),
            body);
        Assert.Equal("/payments", request.Request.Path);
        Assert.Contains(("X-API-Key", "sk_test_0123456789"), request.Request.Headers);
        Assert.Contains(("Idempotency-Key", "op_00000000000000000000000001"), request.Request.Headers);
    }

    [Theory]
    [InlineData("stripe")]
    [InlineData("checkout")]
    [InlineData("adyen")]
    public async Task Leaves_AMissingCvcOut(string profile)
    {
        var (body, _) = await CardBodyAsync(profile, PspStand.Order(OperationKind.Charge), securityDigits: "");

        Assert.DoesNotContain("cvc", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("cvv", body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("stripe", "&billing_details%5Bname%5D=Zo%C3%AB%20%22D%26%3D%5C%20%F0%9D%84%9E")]
    [InlineData("adyen", ",\"holderName\":\"Zoë \\\"D&=\\\\ 𝄞\"}")]
    public async Task Holds_TheHoldersName_EncodedInItsField(string profile, string expected)
    {
        var (body, _) = await CardBodyAsync(profile, PspStand.Order(OperationKind.Charge), name: "Zoë \"D&=\\ 𝄞");

        Assert.Contains(expected, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_TheLongestNameThatCanBeSealed_AndNoControlCharacter()
    {
        var (body, _) = await CardBodyAsync("adyen", PspStand.Order(OperationKind.Charge), name: new string('"', NamePlaintext.NameBytesMax));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(96, json.RootElement.GetProperty("paymentMethod").GetProperty("holderName").GetString()!.Length);

        var error = await Assert.ThrowsAsync<VaultException>(() => CardBodyAsync("adyen", PspStand.Order(OperationKind.Charge), name: "a\nb"));
        Assert.Equal(VaultErrorCode.RequestMalformed, error.Code);
    }

    [Fact]
    public async Task Leaves_ANameOut_WhereTheProfileHasNoPlaceForIt()
    {
        var profile = PspStand.Profile("checkout");
        using var processor = new PaymentProcessor(PspStand.Line(_authority), profile);
        Assert.False(processor.TakesName(OperationKind.Charge));
        var (body, _) = await CardBodyAsync("checkout", PspStand.Order(OperationKind.Charge), name: "Zoë");
        Assert.DoesNotContain("Zo", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_TheOperationAndHoldsNoCard()
    {
        Assert.Equal(
            "amount=1000&currency=eur&payment_method=pm_1%26amount%3D1&payment_method_types%5B%5D=card&confirm=true&capture_method=automatic"
            + "&metadata%5Boperation%5D=op_00000000000000000000000001&metadata%5Bpayment%5D=pay_00000000000000000000000002&expand%5B%5D=latest_charge",
            Body("stripe", ProfileStep.Charge, PspStand.Order(OperationKind.Charge), "pm_1&amount=1"));
    }

    [Fact]
    public void Carries_WhatTheMerchantAgreed_AndWhatWasAuthenticated()
    {
        var order = PspStand.Order(OperationKind.Authorize) with
        {
            StoredCredential = new PspStoredCredential(Initiator.Merchant, StoredCredentialReason.Recurring, "ntx-1"),
            Authentication = new PspAuthentication { Cryptogram = "AAA+/w=="u8.ToArray(), Eci = "05", DsTransactionId = "ds-1", Version = "2.2.0" },
        };

        var stripe = Body("stripe", ProfileStep.Authorize, order, "pm_1");
        Assert.Contains("capture_method=manual", stripe, StringComparison.Ordinal);
        Assert.Contains("off_session=true", stripe, StringComparison.Ordinal);
        Assert.Contains("%5Bmit_exemption%5D%5Bnetwork_transaction_id%5D=ntx-1", stripe, StringComparison.Ordinal);
        Assert.Contains("%5Bthree_d_secure%5D%5Bcryptogram%5D=AAA%2B%2Fw%3D%3D", stripe, StringComparison.Ordinal);

        using var checkout = JsonDocument.Parse(Body("checkout", ProfileStep.Authorize, order, "tok_1"));
        Assert.Equal("AAA+/w==", checkout.RootElement.GetProperty("3ds").GetProperty("cryptogram").GetString());
        Assert.True(checkout.RootElement.GetProperty("merchant_initiated").GetBoolean());
        Assert.False(checkout.RootElement.GetProperty("capture").GetBoolean());
    }

    [Fact]
    public void Encodes_WhatATextHolds()
    {
        var order = PspStand.Order(OperationKind.Charge) with { Description = "a\"b\\c é&=%}{ , 𝄞" };

        using var json = JsonDocument.Parse(Body("checkout", ProfileStep.Charge, order, "tok_1"));
        Assert.Equal(order.Description, json.RootElement.GetProperty("description").GetString());
        Assert.Contains(
            "&description=a%22b%5Cc%20%C3%A9%26%3D%25%7D%7B%20%2C%20%F0%9D%84%9E&", Body("stripe", ProfileStep.Charge, order, "pm_1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_ATextWhereTheProfileSaysSo_AndNeverACharacter()
    {
        var order = PspStand.Order(OperationKind.Charge) with { Description = new string('x', 99) + "𝄞𝄞" };

        using var json = JsonDocument.Parse(Body("checkout", ProfileStep.Charge, order, "tok_1"));
        Assert.Equal(new string('x', 99), json.RootElement.GetProperty("description").GetString());
    }

    [Fact]
    public void Rejects_AControlCharacterAndAnOverlongText()
    {
        var control = PspStand.Order(OperationKind.Charge) with { Description = "a\nb" };
        var overlong = PspStand.Order(OperationKind.Charge) with { ReturnUrl = "https://" + new string('x', 2000) };

        Assert.Equal(VaultErrorCode.RequestMalformed, Assert.Throws<VaultException>(() => Body("checkout", ProfileStep.Charge, control, "tok_1")).Code);
        Assert.Equal(VaultErrorCode.RequestTooLarge, Assert.Throws<VaultException>(() => Body("stripe", ProfileStep.Charge, overlong, "pm_1")).Code);
    }

    [Theory]
    [InlineData("pi_1/../../v1/refunds", "/v1/payment_intents/pi_1%2F..%2F..%2Fv1%2Frefunds/capture")]
    [InlineData("pi_1?x=1#y", "/v1/payment_intents/pi_1%3Fx%3D1%23y/capture")]
    [InlineData("..", null)]
    [InlineData("", null)]
    [InlineData("pi 1", null)]
    public void Cannot_LeaveThePathByAReference(string reference, string? expected)
    {
        var profile = PspStand.Profile("stripe");
        var values = PspStand.Values(profile, PspStand.FollowUp(OperationKind.Capture, reference));

        Assert.Equal(expected, TextRenderer.Path(profile.Find(ProfileStep.Capture)!.Path, values));
    }

    [Fact]
    public async Task Wipes_TheBodyOnceItIsDisposed()
    {
        var bytes = GC.AllocateArray<byte>(PinnedBuffers.BytesMax, pinned: true);
        "4242424242424242"u8.CopyTo(bytes);
        var body = new PinnedBody(bytes, 16, BodyContent.Form);
        await body.CopyToAsync(Stream.Null);

        body.Dispose();

        Assert.All(bytes, b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task Cannot_BeSentTwice()
    {
        using var body = new PinnedBody(GC.AllocateArray<byte>(PinnedBuffers.BytesMax, pinned: true), 16, BodyContent.Form);
        Assert.False(body.IsSendingBegun);
        await body.CopyToAsync(Stream.Null);
        Assert.True(body.IsSendingBegun);

        await Assert.ThrowsAsync<HttpRequestException>(() => body.CopyToAsync(Stream.Null));
    }

    public void Dispose() => _authority.Dispose();

    private async Task<(string Body, PspCardRequest Request)> CardBodyAsync(string profileName, PspOrder order, string securityDigits = "123", string name = "")
    {
        var profile = PspStand.Profile(profileName);
        using var processor = new PaymentProcessor(PspStand.Line(_authority), profile);
        using var request = PspStand.Render(processor, order, PspStand.Account(profile), securityDigits, name);
        return (await request.Request.Body!.ReadAsStringAsync(), request);
    }

    private static string Body(string name, ProfileStep step, PspOrder order, string reference)
    {
        var profile = PspStand.Profile(name);
        var bytes = new byte[PinnedBuffers.BytesMax];
        var writer = new BodyWriter(bytes, profile.Content, PspStand.Values(profile, order, reference));
        writer.Render(profile.Find(step)!.Body, default);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, writer.Written);
    }
}
