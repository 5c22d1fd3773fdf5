using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Load.Charges;

namespace TokenVault.Load.Tests.Calls;

public class ChargeWorkTests
{
    private static readonly string[] Names = ["tok_01H455VB4PEX5VSKNK084SN02Q", "tok_01H455VB4PEX5VSKNK084SN02R"];

    [Fact]
    public void Writes_ChargesUnderKeysOfTheirOwn()
    {
        var work = NewWork();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 2000; i++)
        {
            var message = new byte[work.RequestBytesMax];
            var charge = ChargeRequest.Parser.ParseFrom(message, 0, work.Write(i, message));
            Assert.True(keys.Add(charge.IdempotencyKey));
            Assert.Matches("^[a-z]{26}$", charge.IdempotencyKey);
            Assert.Equal(
                new ChargeRequest
                {
                    Token = Names[i % 2],
                    Amount = new Money { MinorUnits = 1000 + (i % 1000), CurrencyCode = "EUR" },
                    IdempotencyKey = charge.IdempotencyKey,
                },
                charge);
        }
    }

    [Theory]
    [InlineData(PaymentStatus.Succeeded, true)]
    [InlineData(PaymentStatus.Declined, false)]
    [InlineData(PaymentStatus.Unspecified, false)]
    public void Accepts_OnlyChargesThatSucceeded(PaymentStatus status, bool accepted)
    {
        var work = NewWork();
        var answer = new ChargeResponse
        {
            Payment = new Payment
            {
                PaymentId = "pay_01H455VB4PEX5VSKNK084SN02Q",
                Token = Names[0],
                Amount = new Money { MinorUnits = 1000, CurrencyCode = "EUR" },
                Status = status,
                DeclineCode = "code",
                Captured = new Money { MinorUnits = 1000, CurrencyCode = "EUR" },
            },
            Operation = new Operation(),
        };
        Assert.Equal(accepted, work.Accept(0, answer.ToByteArray()));
        Assert.Equal(accepted ? 1 : 0, work.Charged);
    }

    private static ChargeWork NewWork() => new([.. Names.Select(Encoding.ASCII.GetBytes)]);
}
