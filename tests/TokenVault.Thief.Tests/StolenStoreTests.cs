using System.Text;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Thief.Tests;

/// <summary>Somebody has the gateway's store, or a backup of it.</summary>
public sealed class StolenStoreTests(RobbedVault robbed) : IClassFixture<RobbedVault>
{
    [Fact]
    public async Task Holds_NoCardNumber_InAnyRow()
    {
        await robbed.TokenizeAsync("shop", RobbedVault.Visa);
        var forms = new[]
        {
            Encoding.ASCII.GetBytes(RobbedVault.Visa), Encoding.Unicode.GetBytes(RobbedVault.Visa), Convert.FromHexString(RobbedVault.Visa),
        };
        var rows = 0;

        await robbed.RobStoreAsync(async (store, _) =>
        {
            foreach (var table in Enum.GetValues<Table>())
            {
                await foreach (var (key, value) in store.ScanAsync(table, ReadOnlyMemory<byte>.Empty, CancellationToken.None))
                {
                    rows++;
                    Assert.All(forms, form => Assert.True(key.AsSpan().IndexOf(form) < 0 && value.AsSpan().IndexOf(form) < 0, $"A row of {table} holds a card number."));
                }
            }
        });

        // Token, index, epoch, and the version of the manifest at least: the scan was not of an empty store.
        Assert.True(rows >= 4, $"{rows} rows");
    }

    [Fact]
    public async Task Hides_ThatTwoMerchantsHaveTheSameCard()
    {
        var ours = await robbed.TokenizeAsync("shop", RobbedVault.Mastercard);
        var theirs = await robbed.TokenizeAsync("rival", RobbedVault.Mastercard);

        await robbed.RobStoreAsync((store, seal) =>
        {
            var tokens = new TokenTable(seal);
            var reads = new ReadBatch();
            var (first, second) = (tokens.AddLookup(reads, RobbedVault.OwnedBy("shop", ours)), tokens.AddLookup(reads, RobbedVault.OwnedBy("rival", theirs)));
            store.Read(reads);
            Assert.True(tokens.TryRead(reads, first, RobbedVault.OwnedBy("shop", ours), out var our));
            Assert.True(tokens.TryRead(reads, second, RobbedVault.OwnedBy("rival", theirs), out var their));
            Assert.NotEqual(our.Fingerprint, their.Fingerprint);
            Assert.False(our.Sealed.SequenceEqual(their.Sealed));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Cannot_BeAltered_Unnoticed()
    {
        var token = await robbed.TokenizeAsync("shop", RobbedVault.Visa);
        byte[] original = [];
        await robbed.RobStoreAsync(async (store, _) =>
        {
            original = RobbedVault.ReadRow(store, token);
            var altered = original.ToArray();
            altered[^20] ^= 1;
            await RobbedVault.WriteRowAsync(store, token, altered);
        });

        using (var shop = robbed.Vault.Connect("shop"))
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => shop.Tokens.GetTokenAsync(new GetTokenRequest { Token = token.ToString() }).ResponseAsync);
            Assert.Equal(StatusCode.DataLoss, refusal.StatusCode);
            Assert.True(TokenVaultClient.TryReadReason(refusal, out var reason));
            Assert.Equal("RECORD_DAMAGED", reason);
        }

        await robbed.RobStoreAsync((store, _) => RobbedVault.WriteRowAsync(store, token, original));
    }
}
