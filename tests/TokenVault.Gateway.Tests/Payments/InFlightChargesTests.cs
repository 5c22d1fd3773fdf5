using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments;

namespace TokenVault.Gateway.Tests.Payments;

public sealed class InFlightChargesTests
{
    private readonly InFlightCharges _charges = new();

    [Fact]
    public void Refuses_AKeyThatIsUnderWay_AndTakesItAgainAfterwards()
    {
        var key = Key(1);
        using (_charges.Enter(key))
        {
            Assert.Equal(VaultErrorCode.IdempotencyKeyInFlight, Assert.Throws<VaultException>(() => _charges.Enter(key)).Code);
            using var other = _charges.Enter(Key(2));
        }

        using var again = _charges.Enter(key);
    }

    [Fact]
    public void Refuses_BeyondItsBound_AndRecovers()
    {
        var entered = Enumerable.Range(0, 4096).Select(i => _charges.Enter(Key(i))).ToList();

        Assert.Equal(VaultErrorCode.Overloaded, Assert.Throws<VaultException>(() => _charges.Enter(Key(5000))).Code);

        entered.ForEach(entry => entry.Dispose());
        using var again = _charges.Enter(Key(5000));
    }

    private static byte[] Key(int i)
    {
        var digest = new byte[ChargeDigests.Bytes];
        BitConverter.TryWriteBytes(digest, i);
        return digest;
    }
}
