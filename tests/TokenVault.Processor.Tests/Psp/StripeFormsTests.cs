using System.Text;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Tests.Psp;

public sealed class StripeFormsTests
{
    [Fact]
    public async Task Holds_TheCardInItsFieldsOnly()
    {
        using var form = CardForm("123");

        Assert.Equal(
            "type=card&card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=12&card%5Bexp_year%5D=2030&card%5Bcvc%5D=123",
            await form.ReadAsStringAsync());
        Assert.Equal("application/x-www-form-urlencoded", form.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Leaves_AMissingCvcOut()
    {
        using var form = CardForm("");

        Assert.DoesNotContain("cvc", await form.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_TheOperationAndHoldsNoCard()
    {
        Assert.True(Currency.TryParse("EUR", out var currency));
        Assert.True(Money.TryCreate(1000, currency, out var money));
        Assert.True(StripeAmount.TryCreate(money, out var amount));
        var charge = new PspCharge(new OperationId(1), new PaymentId(2), money);

        using var form = StripeForms.PaymentIntent(amount, "pm_1&amount=1", charge);

        Assert.Equal(
            "amount=1000&currency=eur&payment_method=pm_1%26amount%3D1&payment_method_types%5B%5D=card&confirm=true&capture_method=automatic"
            + "&metadata%5Boperation%5D=op_00000000000000000000000001&metadata%5Bpayment%5D=pay_00000000000000000000000002",
            await form.ReadAsStringAsync());
    }

    [Fact]
    public async Task Wipes_TheFormOnceItIsDisposed()
    {
        var bytes = GC.AllocateArray<byte>(PinnedBuffers.BytesMax, pinned: true);
        "4242424242424242"u8.CopyTo(bytes);
        var form = new PinnedForm(bytes, 16);
        await form.CopyToAsync(Stream.Null);

        form.Dispose();

        Assert.All(bytes, b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task Cannot_BeSentTwice()
    {
        using var form = CardForm("");
        Assert.False(form.IsSendingBegun);
        await form.CopyToAsync(Stream.Null);
        Assert.True(form.IsSendingBegun);

        await Assert.ThrowsAsync<HttpRequestException>(() => form.CopyToAsync(Stream.Null));
    }

    private static PinnedForm CardForm(string cvc)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse("4242424242424242"u8, out var pan));
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        Assert.Equal(cvc.Length > 0, Cvc.TryParse(Encoding.ASCII.GetBytes(cvc), out var parsed));
        return StripeForms.PaymentMethod(pan, expiry, parsed);
    }
}
