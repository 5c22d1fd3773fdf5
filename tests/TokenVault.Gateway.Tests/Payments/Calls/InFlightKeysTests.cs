using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Intake;

namespace TokenVault.Gateway.Tests.Payments.Calls;

public sealed class InFlightKeysTests
{
    private readonly InFlightKeys _keys = new();

    [Fact]
    public void Refuses_AKeyThatIsUnderWay_AndTakesItAgainAfterwards()
    {
        var key = Key(1);
        using (_keys.Enter(key))
        {
            Assert.Equal(VaultErrorCode.IdempotencyKeyInFlight, Assert.Throws<VaultException>(() => _keys.Enter(key)).Code);
            using var other = _keys.Enter(Key(2));
        }

        using var again = _keys.Enter(key);
    }

    [Fact]
    public void Refuses_BeyondItsBound_AndRecovers()
    {
        var entered = Enumerable.Range(0, 4096).Select(i => _keys.Enter(Key(i))).ToList();

        Assert.Equal(VaultErrorCode.Overloaded, Assert.Throws<VaultException>(() => _keys.Enter(Key(5000))).Code);

        entered.ForEach(entry => entry.Dispose());
        using var again = _keys.Enter(Key(5000));
    }

    private static byte[] Key(int i)
    {
        var digest = new byte[RequestDigests.Bytes];
        BitConverter.TryWriteBytes(digest, i);
        return digest;
    }
}
