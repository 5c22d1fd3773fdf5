using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using KeyPurpose = TokenVault.Contracts.V1.KeyPurpose;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>A key is retired when nothing needs it, copies of gateways' stores included, and not a day before.</summary>
public sealed class KeyRetirementTests : IAsyncDisposable
{
    private readonly KeyLifeStand _stand = new();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Retires_OnceBackupsOfWhatUsedIt_AreGone()
    {
        _stand.Uses.State("gw-1", 5, _stand.Now, _stand.Now);
        _stand.Draw();
        var drawn = _stand.Now;
        _stand.Vault.Clock.Advance(TimeSpan.FromHours(3));
        _stand.Uses.State("gw-1", 0, _stand.Now, lastUse: _stand.Now - TimeSpan.FromHours(1));

        var early = await RetireAsync();
        Assert.False(early.Retired);
        Assert.Equal(drawn + TimeSpan.FromHours(2) + KeyLifeStand.Retention, early.Key.RetirableTime.ToDateTimeOffset());
        _stand.Vault.Clock.SetUtcNow(early.Key.RetirableTime.ToDateTimeOffset() - TimeSpan.FromSeconds(1));
        Assert.False((await RetireAsync()).Retired);
        Assert.Empty(_stand.Acts());

        _stand.Vault.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await RetireAsync();
        Assert.True(late.Retired);
        Assert.Equal(_stand.Now, late.Key.RetireTime.ToDateTimeOffset());
        Assert.Contains("\"act\":\"key_retired\",\"purpose\":\"wrapping\",\"number\":\"1\",\"custodian\":\"carla\"", Assert.Single(_stand.Acts()), StringComparison.Ordinal);

        // Asked again it says the same, once on record.
        Assert.True((await RetireAsync()).Retired);
        Assert.Single(_stand.Acts());
    }

    [Fact]
    public async Task Refuses_WhileAGatewayNeedsIt_OrHasNotSaid()
    {
        _stand.Draw();
        _stand.Vault.Clock.Advance(TimeSpan.FromDays(1000));
        _stand.Uses.State("gw-1", 0, _stand.Now, null);
        _stand.Uses.State("gw-2", 0, null, null);
        var silent = await RetireAsync();
        _stand.Uses.State("gw-2", 0, _stand.Now - TimeSpan.FromDays(1001), null);
        var before = await RetireAsync();
        _stand.Uses.State("gw-2", 1, _stand.Now, _stand.Now);
        var used = await RetireAsync();
        Assert.All([silent, before, used], answer => Assert.Equal((false, null), (answer.Retired, answer.Key.RetirableTime)));
        Assert.Equal([("gw-1", 0L, true), ("gw-2", 0L, false)], silent.Key.Dependents.Select(one => (one.GatewayId, one.Count, one.ReportTime is not null)));
        Assert.Equal(1, used.Key.Dependents.Single(one => one.GatewayId == "gw-2").Count);

        _stand.Uses.State("gw-2", 0, _stand.Now, null);
        Assert.True((await RetireAsync()).Retired);
    }

    [Theory]
    [InlineData(KeyPurpose.Wrapping, 2u, VaultErrorCode.KeyInUse)]
    [InlineData(KeyPurpose.Wrapping, 3u, VaultErrorCode.KeyNotFound)]
    [InlineData(KeyPurpose.Row, 1u, VaultErrorCode.KeyPurposeInvalid)]
    [InlineData(KeyPurpose.Ledger, 1u, VaultErrorCode.KeyPurposeInvalid)]
    [InlineData(KeyPurpose.Unspecified, 1u, VaultErrorCode.KeyPurposeInvalid)]
    public async Task Refuses_KeysThatAreInUse_OrNone(KeyPurpose purpose, uint number, VaultErrorCode code)
    {
        _stand.Draw();
        Assert.Equal(code, (await Assert.ThrowsAsync<VaultException>(() => RetireAsync(purpose, number))).Code);
    }

    [Fact]
    public async Task Tells_OfEachKey_ItsCryptoperiod_AndWhichEpochsItWrapped()
    {
        await _stand.RegisterAsync();
        await _stand.RegisterAsync();
        _stand.Vault.Clock.Advance(TimeSpan.FromDays(1));
        _stand.Draw();
        await _stand.RegisterAsync();
        _stand.Uses.State("gw-1", 2, _stand.Now, _stand.Now);

        var keys = await _stand.Report.ListAsync(static _ => Task.FromResult<IReadOnlyList<string>>([]), CancellationToken.None);

        Assert.Equal(7, keys.Count);
        var wrapping = keys.Where(key => key.Key.Purpose == KeyPurpose.Wrapping).ToList();
        Assert.Equal([2L, 1L], wrapping.Select(key => Assert.Single(key.Dependents).RegisteredCount));
        Assert.Equal(_stand.Now, wrapping[0].ReplaceTime.ToDateTimeOffset());
        Assert.Equal(_stand.Now + TimeSpan.FromDays(365), wrapping[1].CryptoperiodEnd.ToDateTimeOffset());
        Assert.Equal(["AES-256-GCM"], wrapping.Select(key => key.Algorithm).Distinct());
        Assert.All(keys.Where(key => key.Key.Purpose is KeyPurpose.Row or KeyPurpose.Ledger or KeyPurpose.RecordChain), key => Assert.Empty(key.Dependents));
    }

    private Task<RetireKeyResponse> RetireAsync(KeyPurpose purpose = KeyPurpose.Wrapping, uint number = 1) =>
        _stand.Retirement.RetireAsync(new RetireKeyRequest { Purpose = purpose, Number = number }, "carla", CancellationToken.None);
}
