using System.Text;
using TokenVault.Processor.Tests.Fingerprints.Counting;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Processor.Tests.Fingerprints.Allowances;

public sealed class AllowanceTests
{
    [Fact]
    public async Task LetsThrough_AsManyAsItSays_AndNotOneMore_OfThatMerchantOnly()
    {
        await using var stand = new AllowanceStand();
        stand.Put(stand.New(cards: 3), "anna", "ben");
        Assert.Equal(1, stand.Given());

        await stand.Book.RefreshAsync();

        // Used up with the next that is withheld, which closes the bucket.
        Assert.Equal(1 + 3, stand.Given());
        Assert.Equal(0, stand.Given());
        Assert.Equal(1, stand.Given(lastFour: "4243"));
        Assert.Equal(1, stand.Given("other"));
    }

    // An import that has exactly the cards of its allowance: none of them is refused afterwards.
    [Fact]
    public async Task Opens_WhatWasClosed_ForGood_WhereItIsEnough()
    {
        await using var stand = new AllowanceStand();
        stand.Put(stand.New(cards: 3), "anna", "ben");
        Assert.Equal(1, Given());
        Assert.Equal(0, Given());

        await stand.Book.RefreshAsync();

        Assert.Equal(4, Given());
        Assert.Equal(4, Given());
        await stand.RestartAsync();
        Assert.Equal(4, Given());

        int Given() => Enumerable.Range(0, 4).Count(i => stand.Counting.Ask(CountingStand.Number(i)));
    }

    [Fact]
    public async Task IsOnRecord_Once_BeforeItIsUsed()
    {
        await using var stand = new AllowanceStand();
        var allowance = stand.New();
        stand.Put(allowance, "anna", "ben");
        await stand.Book.RefreshAsync();
        await stand.Book.RefreshAsync();
        await stand.RestartAsync();

        var act = Assert.Single(stand.Acts("allowance"));
        Assert.Contains(allowance.Id, act, StringComparison.Ordinal);
        Assert.Contains("\"cards\":\"3\"", act, StringComparison.Ordinal);
        Assert.Contains("\"signedBy\":\"anna, ben\"", act, StringComparison.Ordinal);
        Assert.Contains("the old shop", act, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remembers_WhatIsUsed_OverRestartsAndDays()
    {
        await using var stand = new AllowanceStand();
        stand.Put(stand.New(cards: 3), "anna", "ben");
        await stand.Book.RefreshAsync();
        Assert.True(stand.Counting.Ask(CountingStand.Number(200)));
        Assert.True(stand.Counting.Ask(CountingStand.Number(201)));
        await stand.RestartAsync();
        Assert.True(stand.Counting.Ask(CountingStand.Number(202)));

        stand.Counting.Clock.Advance(TimeSpan.FromDays(1));
        await stand.Book.RefreshAsync();
        Assert.Equal(1 + 1, stand.Given());
        stand.Counting.Clock.Advance(TimeSpan.FromDays(1));
        await stand.RestartAsync();
        Assert.Equal(1, stand.Given());
    }

    [Fact]
    public async Task Ends_AtItsTime_AndWhenItIsTakenAway()
    {
        await using var stand = new AllowanceStand();
        stand.Put(stand.New(lifetime: TimeSpan.FromHours(1)), "anna", "ben");
        var second = stand.Put(stand.New(merchant: "other"), "anna", "ben");
        await stand.Book.RefreshAsync();
        File.Delete(second);
        await stand.Book.RefreshAsync();
        stand.Counting.Clock.Advance(TimeSpan.FromHours(1));

        // Also before anybody looks at the folder again.
        Assert.Equal(1, stand.Given());
        Assert.Equal(1, stand.Given("other"));
        await stand.Book.RefreshAsync();
        Assert.Contains(stand.Log, line => line.Contains("is over since", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CannotBeUsedTwice_UnderAnotherName_OrAsAnother_OrAfterItsUseWasLost()
    {
        await using var stand = new AllowanceStand();
        var allowance = stand.New(cards: 3);
        var path = stand.Put(allowance, "anna", "ben");
        await stand.Book.RefreshAsync();
        Assert.Equal(4, stand.Given());

        File.Copy(path, Path.Combine(stand.Folder, "copy" + AllowanceFile.Suffix));
        File.Copy(AllowanceFile.SignaturesOf(path), Path.Combine(stand.Folder, "copy" + AllowanceFile.SignaturesSuffix));
        await stand.Book.RefreshAsync();
        Assert.Equal(0, stand.Given());

        Directory.Delete(stand.Folder, recursive: true);
        Directory.CreateDirectory(stand.Folder);
        stand.Put(allowance with { Cards = 50 }, "anna", "ben");
        await stand.Book.RefreshAsync();
        Assert.Equal(0, stand.Given());
        Assert.Contains(stand.Log, line => line.Contains("was another one", StringComparison.Ordinal));

        stand.Put(allowance, "anna", "ben");
        File.Delete(stand.Counting.FilePath);
        await stand.RestartAsync();
        Assert.Equal(1, stand.Given());
        Assert.Contains(stand.Log, line => line.Contains("taken for used up", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("signed by 1 of the 2", "anna")]
    [InlineData("signed twice", "anna", "anna")]
    [InlineData("signed by 0 of the 2")]
    public async Task Refuses_WhatTwoOfficersHaveNotSigned(string because, params string[] officers)
    {
        await using var stand = new AllowanceStand();
        stand.Put(stand.New(), officers);
        await AssertRefusedAsync(stand, because);
    }

    [Fact]
    public async Task Refuses_StrangersSignatures()
    {
        await using var stand = new AllowanceStand();
        using var strangers = new TestAuthority(stand.Now);
        using var anna = strangers.Issue("spiffe://tokenvault/officer/anna");
        using var ben = strangers.Issue("spiffe://tokenvault/officer/ben");
        stand.Put(AllowanceFile.Write(stand.New()), "strange", [anna, ben]);
        await AssertRefusedAsync(stand, "not of the officers' authority");
    }

    // What lies in the folder must not end the adapter.
    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("[{}]")]
    public async Task Refuses_SignaturesThatAreNone(string signatures)
    {
        await using var stand = new AllowanceStand();
        var path = stand.Put(stand.New(), "anna", "ben");
        File.WriteAllText(AllowanceFile.SignaturesOf(path), signatures);
        await AssertRefusedAsync(stand, "the signatures of");
    }

    [Fact]
    public async Task Refuses_WhatWasChangedAfterSigning()
    {
        await using var stand = new AllowanceStand();
        var path = stand.Put(stand.New(), "anna", "ben");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"cards\": 3", "\"cards\": 9", StringComparison.Ordinal));
        await AssertRefusedAsync(stand, "changed after signing");
    }

    [Theory]
    [InlineData("\"cards\": 3", "\"cards\": 0", "must allow 1 to")]
    [InlineData("\"cards\": 3", "\"cards\": 100000001", "must allow 1 to")]
    [InlineData("\"merchant\": \"shop\"", "\"merchant\": \"No Shop\"", "names no merchant")]
    [InlineData("\"cards\": 3", "\"cards\": 3, \"more\": 1", "can't be read")]
    [InlineData("\"cards\": 3,", "", "can't be read")]
    [InlineData("the old shop\\u0027s cards", "4242424242424242", "no card number")]
    [InlineData("the old shop\\u0027s cards", "", "must give a reason")]
    [InlineData("2026-11-27T", "2026-12-30T", "31 days")]
    [InlineData("2026-11-27T", "2026-11-20T", "must end after")]
    public async Task Refuses_WhatIsMalformed_ThoughItIsSigned(string from, string to, string because)
    {
        await using var stand = new AllowanceStand();
        var text = Encoding.UTF8.GetString(AllowanceFile.Write(stand.New()));
        Assert.Contains(from, text, StringComparison.Ordinal);
        using var anna = stand.Officers.Issue("spiffe://tokenvault/officer/anna");
        using var ben = stand.Officers.Issue("spiffe://tokenvault/officer/ben");
        stand.Put(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), "odd", [anna, ben]);
        await AssertRefusedAsync(stand, because);
    }

    [Fact]
    public void Refuses_ToWrite_WhatNoAdapterWouldTake() =>
        Assert.Throws<ProfileException>(() => AllowanceFile.New("shop", 0, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, "x"));

    private static async Task AssertRefusedAsync(AllowanceStand stand, string because)
    {
        await stand.Book.RefreshAsync();
        await stand.Book.RefreshAsync();
        Assert.Equal(1, stand.Given());
        Assert.Empty(stand.Acts("allowance"));

        // Said once, and not every two seconds.
        Assert.Contains(because, Assert.Single(stand.Log), StringComparison.Ordinal);
    }
}
