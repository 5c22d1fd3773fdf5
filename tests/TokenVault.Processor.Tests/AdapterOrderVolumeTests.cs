using TokenVault.Envelope.Transfers;
using TokenVault.Opening.Transfers;
using TokenVault.Processor.Tests.Orders;
using TokenVault.Profiles.Orders;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using ProtoUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Processor.Tests;

/// <summary>An order's volume bounds what leaves, whatever is started anew in between.</summary>
public sealed class AdapterOrderVolumeTests : AdapterOrders
{
    // The bound is signed by two officers. Whoever can read the folder keeps what an ended process left, and the gateway brings other cards.
    [Fact]
    public async Task Gives_NoMoreCardsThanOrdered_OverARestart()
    {
        const int Volume = 100;
        var cards = Ascending([.. Enumerable.Range(0, 2 * Volume).Select(_ => Card(Visa))]);
        var order = Put(New(Volume));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, cards[..Volume]);
        var part = Directory.EnumerateFiles(World.Folder.At("orders"), "*.new", SearchOption.AllDirectories).Single();
        File.Copy(part, World.Folder.At("kept.part"));
        var kept = CountOpened(World.Folder.At("kept.part"));

        await World.Adapter.DisposeAsync();
        await World.StartAdapterAsync();
        await DueAsync(order.Id);
        var refused = "";
        try
        {
            await ResealAsync(order.Id, cards[Volume..]);
            await FinishAsync(order.Id, cards[^1]);
        }
        catch (Grpc.Core.RpcException)
        {
            refused = "refused";
        }

        var given = 0;
        foreach (var card in cards)
        {
            given += (await ListAsync(card)).Disclosures.Count > 0 ? 1 : 0;
        }

        Assert.True(given <= Volume, $"{given} different cards were opened for an order of {Volume}; the recipient opens {kept} of the part that was left, beside the package ({refused}).");
    }

    // It would serve here and at the vault that it went to.
    [Fact]
    public async Task Serves_ATokenForSingleUse_InOneVaultOnly()
    {
        var single = World.Gateway.Charge(Visa, World.RegisteredEpoch, change: static context => context with { Usage = ProtoUsage.SingleUse });
        var order = Put(New(1) with { Kind = CardOrder.ForMigration });
        await DueAsync(order.Id);
        Assert.Equal(1u, (await ResealAsync(order.Id, [single])).SealedCount);
        await FinishAsync(order.Id, single);

        Assert.Contains(await ReasonOrOutcomeAsync(single), new[] { "TOKEN_HELD", "TOKEN_SPENT", "TOKEN_RETIRED" });
    }

    private async Task<string> ReasonOrOutcomeAsync(AuthorizeRequest charge)
    {
        try
        {
            return (await World.Processor.AuthorizeAsync(charge)).Result.Outcome.ToString();
        }
        catch (Grpc.Core.RpcException)
        {
            return await ReasonAsync(() => World.Processor.AuthorizeAsync(charge).ResponseAsync);
        }
    }

    private int CountOpened(string path)
    {
        using var file = File.OpenRead(path);
        if (TransferFrames.Begin(file) is not { } frames)
        {
            return 0;
        }

        using var opener = new TransferOpener(frames.Header, Recipient.PrivateKey);
        while (frames.TryRead(out var frame) && opener.TryOpen(frame, out _))
        {
        }

        return opener.Cards;
    }
}
