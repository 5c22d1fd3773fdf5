using System.Text;
using System.Text.Json;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class AdministrativeActTests
{
    [Fact]
    public async Task Finds_ADeletionByItsToken_AlsoWhereTheIndexIsMadeAnew()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();
        var subject = stand.SubjectOf(token);
        await stand.Log.AppendAsync(subject);
        stand.Clock.Advance(TimeSpan.FromSeconds(1));
        await stand.Log.AppendAsync(AdministrativeAct.Deletion(token, subject.Merchant, "erasure", subject.Gateway));
        await stand.Log.AppendAsync(AdministrativeAct.Limits([1, 2, 3]));
        await stand.CloseAsync();
        stand.Open();
        await AssertListedAsync();
        await stand.CloseAsync();
        stand.ForgetStore();
        stand.Open();
        await AssertListedAsync();

        async Task AssertListedAsync()
        {
            var listed = await stand.ListAllAsync(token);
            Assert.Equal([true, false], listed.Select(entry => entry.Opening is not null));
            Assert.Equal(("deletion", "shop", "erasure"), (listed[1].Act!.Name, listed[1].Act!["merchant"], listed[1].Act!["reason"]));
            Assert.Empty(await stand.ListAllAsync(stand.NewToken()));
        }
    }

    [Fact]
    public async Task Stands_BetweenOpenings_AndHidesNoneOfThem()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();
        var first = await stand.Log.AppendAsync(stand.SubjectOf(token));
        await stand.Log.AppendAsync(AdministrativeAct.Limits([1, 2, 3]));
        stand.Clock.Advance(TimeSpan.FromSeconds(1));
        await stand.Log.AppendAsync(AdministrativeAct.Profiles(new ProfileManifest(7, [4, 5], ["anna", "ben"])));
        var second = await stand.Log.AppendAsync(stand.SubjectOf(token));
        await stand.CloseAsync();

        // With the store's index, and made anew from the file alone.
        stand.Open();
        Assert.Equal([first, second], await stand.ListAsync(token));
        await stand.CloseAsync();
        stand.ForgetStore();
        stand.Open();
        Assert.Equal([first, second], await stand.ListAsync(token));

        var lines = await ReadLinesAsync(stand);
        Assert.Equal("limits", lines[1].GetProperty("act").GetString());
        Assert.Equal("010203", lines[1].GetProperty("sha256").GetString());
        Assert.Equal("profiles", lines[2].GetProperty("act").GetString());
        Assert.Equal("7", lines[2].GetProperty("version").GetString());
        Assert.Equal("anna, ben", lines[2].GetProperty("signedBy").GetString());
        Assert.Equal(lines[1].GetProperty("mac").GetString(), lines[2].GetProperty("previous").GetString());
    }

    [Fact]
    public async Task Cannot_BeTakenOutOfTheRecord()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.Log.AppendAsync(AdministrativeAct.Limits([1]));
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();
        var lines = (await File.ReadAllTextAsync(stand.FilePath)).Split('\n');

        await File.WriteAllTextAsync(stand.FilePath, lines[0] + "\n" + lines[2] + "\n");
        stand.ForgetStore();

        Assert.Throws<DisclosureDamageException>(stand.Open);
    }

    [Fact]
    public async Task Fits_ALine_HoweverLongItsTexts()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var request = new RecordResolutionRequest
        {
            OperationId = "op_01ARZ3NDEKTSV4RRFFQ69G5FAV",
            Outcome = Outcome.RequiresAction,
            ProcessorReference = new string('<', 255),
            Evidence = new string('é', 255),
            ProposedBy = new string('&', 128),
            ConfirmedBy = new string('"', 128),
        };

        await stand.Log.AppendAsync(AdministrativeAct.Resolution(request, new string('g', 32)));
        await stand.CloseAsync();

        Assert.True((await File.ReadAllBytesAsync(stand.FilePath)).Length < DisclosureChain.LineBytesMax);
        var line = Assert.Single(await ReadLinesAsync(stand));
        Assert.Equal(request.Evidence, line.GetProperty("evidence").GetString());
        stand.Open();
    }

    private static async Task<List<JsonElement>> ReadLinesAsync(DisclosureStand stand) =>
        [.. (await File.ReadAllLinesAsync(stand.FilePath, Encoding.UTF8)).Select(line => JsonDocument.Parse(line).RootElement)];
}
