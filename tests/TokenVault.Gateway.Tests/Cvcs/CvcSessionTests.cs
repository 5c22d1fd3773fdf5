using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Envelope;
using TokenVault.Gateway.Cvcs;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Hpke;

namespace TokenVault.Gateway.Tests.Cvcs;

public sealed class CvcSessionTests
{
    [Theory]
    [InlineData(10, 7)]
    [InlineData(5, 2.5)]
    [InlineData(1, 0.5)]
    public async Task Serves_UntilTooLittleIsLeftForACardHolder(double lifetimeMinutes, double servesMinutes)
    {
        await using var stand = await PaymentStand.StartAsync();
        stand.Script.OnCvcKey = () => Key(stand.Clock.GetUtcNow().AddMinutes(lifetimeMinutes));
        var sessions = stand.Get<CvcSession>();

        var first = await sessions.GetAsync(CancellationToken.None);
        stand.Clock.Advance(TimeSpan.FromMinutes(servesMinutes) - TimeSpan.FromSeconds(1));
        Assert.Same(first, await sessions.GetAsync(CancellationToken.None));
        Assert.Equal(1, stand.Script.CvcSessions);

        stand.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotSame(first, await sessions.GetAsync(CancellationToken.None));
        Assert.Equal(2, stand.Script.CvcSessions);
    }

    private static GetCvcKeyResponse Key(DateTimeOffset expire) => new()
    {
        KeyId = 7,
        Suite = (uint)SuiteId.DhKemP256,
        PublicKey = ByteString.CopyFrom(HpkeKeyPair.Generate(HpkeKem.P256).PublicKey),
        ExpireTime = Timestamp.FromDateTimeOffset(expire),
    };
}
