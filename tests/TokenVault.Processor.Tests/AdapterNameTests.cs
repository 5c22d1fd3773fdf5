using System.Text;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Processor.Tests;

/// <summary>Card holders' names: to the processor with the card, and nowhere else.</summary>
public sealed class AdapterNameTests(AdapterWorld world) : IClassFixture<AdapterWorld>
{
    private const string Name = "Zoë Quillfeather";

    private static readonly Dictionary<string, Func<CardContext, CardContext>> Moves = new(StringComparer.Ordinal)
    {
        ["token"] = context => context with { Token = new Token(context.Token.Id + 1) },
        ["version"] = context => context with { RecordVersion = context.RecordVersion + 1 },
        ["usage"] = context => context with { Usage = Domain.Tokens.TokenUsage.SingleUse },
        ["end"] = context => context with { ExpireUnixSeconds = 2_000_000_000 },
    };

    public static TheoryData<string> Changes => [.. Moves.Keys];

    [Fact]
    public async Task Goes_ToTheProcessor_AndTheDisclosureSaysSo_AndNothingElseHoldsIt()
    {
        var before = await world.CountAsync("named");
        var named = Charge();
        world.Gateway.AddName(named, Name);
        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(named)).Result.Outcome);
        Assert.Equal(before + 1, await world.CountAsync("named"));
        Assert.True(Assert.Single((await ListAsync(named)).Disclosures).WithCardholderName);

        var unnamed = Charge();
        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(unnamed)).Result.Outcome);
        Assert.Equal(before + 1, await world.CountAsync("named"));
        Assert.False(Assert.Single((await ListAsync(unnamed)).Disclosures).WithCardholderName);

        var record = await File.ReadAllTextAsync(Path.Combine(world.Folder.At("disclosures"), DisclosureFile.FileName));
        Assert.Contains("\"with\":\"cardholder name\"", record, StringComparison.Ordinal);
        var word = Encoding.UTF8.GetBytes("Quillfeather");
        Assert.All(
            Directory.EnumerateFiles(world.Folder.Root, "*", SearchOption.AllDirectories),
            file => Assert.Equal(-1, ReadShared(file).AsSpan().IndexOf(word)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Refuses_ACardWhoseNameWasMovedFromAnother(string change)
    {
        var charges = await world.CountChargesAsync();
        var charge = Charge();
        world.Gateway.AddName(charge, Name, Moves[change]);
        var error = await Assert.ThrowsAsync<RpcException>(() => world.Processor.AuthorizeAsync(charge).ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var code));
        Assert.Equal(VaultErrorCode.SealedCardInvalid, code);
        Assert.Equal(charges, await world.CountChargesAsync());

        // The same name under its own card opens.
        var good = Charge();
        world.Gateway.AddName(good, Name);
        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(good)).Result.Outcome);
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private AuthorizeRequest Charge() => world.Gateway.Charge("4242424242424242"u8, world.RegisteredEpoch);

    private async Task<ListDisclosuresResponse> ListAsync(AuthorizeRequest charge) =>
        await world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
}
