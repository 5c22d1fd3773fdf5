using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Keys.Life;
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

    [Fact]
    public async Task Keeps_NoKey_ForAGatewayThatIsGone_OnceItsBackupsAre()
    {
        await _stand.RegisterAsync();
        _stand.Uses.State("gw-1", 7, _stand.Now, _stand.Now);
        _stand.Uses.State("gw-2", 0, _stand.Now, null);
        _stand.Vault.Clock.Advance(TimeSpan.FromDays(1));
        _stand.Draw();
        _stand.Uses.State("gw-2", 0, _stand.Now, null);
        Assert.Equal(VaultErrorCode.GatewayEnrolled, await ForgottenAsync("gw-1"));
        _stand.Uses.Revoked.Add("gw-1");
        Assert.Equal(VaultErrorCode.GatewayUnknown, await ForgottenAsync("gw-3"));
        Assert.Equal(VaultErrorCode.GatewayUnknown, await ForgottenAsync("No Name"));
        Assert.Equal(VaultErrorCode.KeyReasonInvalid, await ForgottenAsync("gw-1", reason: ""));

        // Told first: nothing is changed by asking.
        var told = await ForgetAsync("gw-1", confirmed: false);
        Assert.False(told.Forgotten);
        Assert.Contains(told.Keys, static key => key is { Purpose: KeyPurpose.Wrapping, KeyNumber: 1, Count: 7, RegisteredCount: 1 });
        Assert.Empty(_stand.Acts());
        Assert.Null((await RetireAsync()).Key.RetirableTime);

        Assert.True((await ForgetAsync("gw-1", confirmed: true)).Forgotten);
        Assert.True((await ForgetAsync("gw-1", confirmed: true)).Forgotten);
        Assert.Contains("\"act\":\"gateway_forgotten\",\"gateway\":\"gw-1\",\"epochs\":\"1\",\"custodian\":\"carla\",\"reason\":\"burnt\"", Assert.Single(_stand.Acts("gateway_")), StringComparison.Ordinal);
        var gone = (await RetireAsync()).Key;
        Assert.Equal(_stand.Now + KeyLifeStand.Retention, gone.RetirableTime.ToDateTimeOffset());
        Assert.Equal(("carla", _stand.Now), (gone.Dependents[^1].GoneSaidBy, gone.Dependents[^1].GoneTime.ToDateTimeOffset()));

        // Whoever destroys the key is told of its epochs all the same.
        Assert.Equal(7, (await new KeyLosses(_stand.Vault.Keystore, _stand.Uses, _stand.Epochs, _stand.Backups).OfAsync(new(Opening.Keys.KeyPurpose.Wrapping, 1), CancellationToken.None)).EpochsLost);
        _stand.Vault.Clock.Advance(KeyLifeStand.Retention);
        Assert.True((await RetireAsync()).Retired);
    }

    // It had epochs registered and was disabled before it ever reported.
    [Fact]
    public async Task Refuses_ForAGateway_OfWhichOnlyItsEpochsAreKnown()
    {
        await _stand.RegisterAsync();
        _stand.Draw();
        _stand.Vault.Clock.Advance(TimeSpan.FromDays(1000));

        var refused = await RetireAsync();
        Assert.Equal((false, null, "gw-1"), (refused.Retired, refused.Key.RetirableTime, Assert.Single(refused.Key.Dependents).GatewayId));
        await ForgetAsync("gw-1", confirmed: true);
        _stand.Vault.Clock.Advance(KeyLifeStand.Retention);
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

    private Task<ForgetGatewayResponse> ForgetAsync(string gateway, bool confirmed, string reason = "burnt") =>
        _stand.Retirement.ForgetGatewayAsync(new ForgetGatewayRequest { GatewayId = gateway, Reason = reason, Confirmed = confirmed }, "carla", CancellationToken.None);

    private async Task<VaultErrorCode> ForgottenAsync(string gateway, string reason = "burnt") =>
        (await Assert.ThrowsAsync<VaultException>(() => ForgetAsync(gateway, confirmed: true, reason))).Code;

    private Task<RetireKeyResponse> RetireAsync(KeyPurpose purpose = KeyPurpose.Wrapping, uint number = 1) =>
        _stand.Retirement.RetireAsync(new RetireKeyRequest { Purpose = purpose, Number = number }, "carla", CancellationToken.None);
}
