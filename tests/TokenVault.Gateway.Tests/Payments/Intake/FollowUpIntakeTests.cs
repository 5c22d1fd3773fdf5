using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Intake;

namespace TokenVault.Gateway.Tests.Payments.Intake;

public sealed class FollowUpIntakeTests
{
    private const string Payment = "pay_01H455VB4PEX5VSKNK084SN02Q";

    [Fact]
    public void Reads_NoAmountAsAllThatIsLeft()
    {
        Assert.Null(FollowUpIntake.Read(new CaptureRequest { PaymentId = Payment, IdempotencyKey = "k" }).Amount);
        Assert.Null(FollowUpIntake.Read(new VoidRequest { PaymentId = Payment, IdempotencyKey = "k" }).Amount);
        Assert.Equal(5, FollowUpIntake.Read(Refund(5)).Amount!.Value.MinorUnits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Rejects_AnAmountThatIsNone(long minorUnits) => Refused(Refund(minorUnits), VaultErrorCode.AmountOutOfRange, "amount.minor_units");

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("tok_01H455VB4PEX5VSKNK084SN02Q", VaultErrorCode.PaymentIdMalformed)]
    public void Rejects_AMalformedPayment(string payment, VaultErrorCode expected)
    {
        var request = Refund(5);
        request.PaymentId = payment;

        Refused(request, expected, "payment_id");
    }

    [Fact]
    public void Rejects_ARequestWithoutAKey()
    {
        var request = Refund(5);
        request.IdempotencyKey = "";

        Refused(request, VaultErrorCode.FieldMissing, "idempotency_key");
    }

    private static RefundRequest Refund(long minorUnits) => new()
    {
        PaymentId = Payment,
        Amount = new Money { MinorUnits = minorUnits, CurrencyCode = "EUR" },
        IdempotencyKey = "k",
    };

    private static void Refused(RefundRequest request, VaultErrorCode expected, string field)
    {
        var refusal = Assert.Throws<VaultException>(() => FollowUpIntake.Read(request));

        Assert.Equal(expected, refusal.Code);
        Assert.Equal(field, refusal.Field);
    }
}
