using TokenVault.Domain.Callers;
using TokenVault.Hosting.Security;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Keys.Life;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class ActEventTests
{
    [Fact]
    public void Tells_ChangesOfWhatTheAdapterMayDo_WithWhoSigned()
    {
        Assert.True(MerchantId.TryParse("shop", out var shop));

        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Succeeded) { Name = "anna, ben", Reason = "profiles" },
            ActEvent.Of(AdministrativeAct.Profiles(new ProfileManifest(7, [4, 5], ["anna", "ben"]))));
        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Succeeded) { Reason = "limits" }, ActEvent.Of(AdministrativeAct.Limits([1, 2, 3])));
        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Failed) { Resource = "merchant/shop", Reason = "guessing" },
            ActEvent.Of(AdministrativeAct.Guessing(shop, DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void Tells_WhatCustodiansDid_WithTheOneWhoBroughtItAbout()
    {
        var key = new KeyName(Opening.Keys.KeyPurpose.Wrapping, 2);
        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Succeeded) { Name = "carla", Reason = "key_destruction_proposed" },
            ActEvent.Of(KeyLifeActs.DestructionProposed(key, "carla", "a reason")));
        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Succeeded) { Name = "david", Reason = "key_destroyed" },
            ActEvent.Of(KeyLifeActs.Destroyed(key, new KeyLoss(1, 2, [], []), "carla", "david", "a reason")));
        Assert.Equal(
            new SecurityEntry(SecurityEvents.Act, SecurityEvents.Succeeded) { Name = "carla", Reason = "key_retired" }, ActEvent.Of(KeyLifeActs.Retired(key, "carla")));
    }

    [Fact]
    public void Tells_NothingOfWhatAMerchantsCallBringsAbout()
    {
        Assert.True(MerchantId.TryParse("shop", out var shop));
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));

        Assert.Null(ActEvent.Of(AdministrativeAct.Deletion(default, shop, "asked", gateway)));
    }
}
