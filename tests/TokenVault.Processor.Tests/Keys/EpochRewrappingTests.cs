using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Opening.Epochs;
using TokenVault.Processor.Keys.Upkeep;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>Whose epochs a gateway may have wrapped anew.</summary>
public sealed class EpochRewrappingTests : IAsyncDisposable
{
    private readonly KeyLifeStand _stand = new();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public void Takes_EpochsOfAnother_OnlyOnceThatOneIsRevoked()
    {
        Assert.True(GatewayId.TryParse("gw-2", out var other));
        _stand.Uses.State("gw-1", 1, _stand.Now, _stand.Now);
        _stand.Uses.State("gw-2", 0, _stand.Now, null);
        using var epoch = ResealingEpoch.Start(_stand.Vault.Keystore, KeyLifeStand.Gateway, _stand.Now);
        _stand.Draw();
        var rewrapping = new EpochRewrapping(new EpochRewrapper(_stand.Vault.Keystore), _stand.Uses);
        var request = new RewrapEpochsRequest { RegisteredEpochs = { ByteString.CopyFrom(epoch.Registered.Span) } };

        Assert.Equal("EPOCH_OF_ANOTHER_GATEWAY", Assert.Single(rewrapping.Rewrap(request, other).Epochs).Reason);
        Assert.Empty(Assert.Single(rewrapping.Rewrap(request, KeyLifeStand.Gateway).Epochs).Reason);
        _stand.Uses.Revoked.Add("gw-1");
        var told = Assert.Single(rewrapping.Rewrap(request, other).Epochs);
        Assert.Empty(told.Reason);
        Assert.NotEqual(epoch.Registered.ToArray(), told.RegisteredEpoch.ToByteArray());
    }
}
