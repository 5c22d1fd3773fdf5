using Google.Protobuf.WellKnownTypes;
using TokenVault.Cli.Keys;
using TokenVault.Contracts.V1;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Tests.Keys;

public sealed class KeyTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Says_what_keeps_a_key()
    {
        var key = Replaced();
        Assert.Equal("gw-2 has never reported", KeyText.HoldingOf(With(key, Gateway("gw-1", 0, Now), Gateway("gw-2", 0, null)), Now));
        Assert.Equal("gw-1 needs it for 12 epochs", KeyText.HoldingOf(With(key, Gateway("gw-1", 12, Now)), Now));
        Assert.Equal("gw-1 has not reported since the key was replaced", KeyText.HoldingOf(With(key, Gateway("gw-1", 0, Now - TimeSpan.FromDays(9))), Now));

        var free = With(key, Gateway("gw-1", 0, Now));
        free.RetirableTime = Timestamp.FromDateTimeOffset(Now + TimeSpan.FromDays(1));
        Assert.Equal("backups until 2026-11-28 12:00:00Z", KeyText.HoldingOf(free, Now));
        Assert.Equal("", KeyText.HoldingOf(free, Now + TimeSpan.FromDays(1)));
        Assert.Equal(("replaced", "gw-1 0"), (KeyText.StateOf(free), KeyText.DependentsOf(free)));
    }

    [Fact]
    public void Warns_of_a_key_in_use_past_its_cryptoperiod_and_of_no_other()
    {
        var key = Replaced();
        key.CryptoperiodEnd = Timestamp.FromDateTimeOffset(Now - TimeSpan.FromSeconds(1));
        Assert.False(KeyText.IsOverdue(key, Now));
        key.Key.IsCurrent = true;
        Assert.True(KeyText.IsOverdue(key, Now));
        Assert.False(KeyText.IsOverdue(key, Now - TimeSpan.FromSeconds(2)));
        Assert.Equal("in use", KeyText.StateOf(key));
    }

    [Fact]
    public void Writes_an_inventory_as_table_csv_and_json()
    {
        var key = Replaced();
        key.StrengthBits = 256;
        key.Algorithm = "AES-256-GCM";
        var inventory = KeyInventory.Of(
            new GetKeyStatusResponse { Keys = { key } },
            [new HeldKey("row key", "authenticates, and proves", "HMAC-SHA-256", "256", "gateway/row.key", "gateway", Now, null)]);

        Assert.Equal(2, inventory.Count);
        Assert.Equal(3, inventory.Write(InventoryFormat.Table).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var csv = inventory.Write(InventoryFormat.Csv).Split("\r\n");
        Assert.Equal("key,use,algorithm,strength_bits,place,owner,created,cryptoperiod_end,state", csv[0]);
        Assert.Equal("row key,\"authenticates, and proves\",HMAC-SHA-256,256,gateway/row.key,gateway,2026-11-27 12:00:00Z,,in use", csv[2]);
        var json = inventory.Write(InventoryFormat.Json).Split('\n');
        Assert.StartsWith("{\"key\":\"wrapping 1\",\"use\":\"wraps the keys of registered epochs\",\"algorithm\":\"AES-256-GCM\",\"strength_bits\":256,", json[0], StringComparison.Ordinal);
    }

    private static KeyStatus Replaced() => new()
    {
        Key = new VaultKey { Purpose = KeyPurpose.Wrapping, KeyNumber = 1, Place = KeyPlace.Keystore, CreateTime = Timestamp.FromDateTimeOffset(Now - TimeSpan.FromDays(10)) },
        ReplaceTime = Timestamp.FromDateTimeOffset(Now - TimeSpan.FromDays(5)),
        CryptoperiodEnd = Timestamp.FromDateTimeOffset(Now + TimeSpan.FromDays(300)),
    };

    private static KeyStatus With(KeyStatus key, params KeyDependent[] dependents)
    {
        var changed = key.Clone();
        changed.Dependents.Add(dependents);
        return changed;
    }

    private static KeyDependent Gateway(string name, long count, DateTimeOffset? reported) => new()
    {
        GatewayId = name,
        Count = count,
        ReportTime = reported is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };
}
