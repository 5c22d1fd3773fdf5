using System.Text;
using TokenVault.Profiles.Answers;

namespace TokenVault.Profiles.Tests;

public sealed class AnswerReaderTests
{
    private static readonly AnswerRules Query = ShippedProfiles.Read("stripe").Find(ProfileStep.QueryPaymentByOwn)!.Answers;
    private static readonly AnswerRules Refund = ShippedProfiles.Read("stripe").Find(ProfileStep.Refund)!.Answers;

    [Fact]
    public void Finds_TheElementThatItLooksFor()
    {
        var answer = Read(Query, """{"data":[{"id":"pi_1","metadata":{"operation":"op_other"}},{"id":"pi_2","status":"succeeded","metadata":{"operation":"op_1"}}]}""");

        Assert.Equal("pi_2", answer!.FirstText(Query.Gives.Reference, _ => true));
    }

    [Fact]
    public void Tells_ThatThereIsNone()
    {
        var answer = Read(Query, """{"data":[]}""");

        Assert.Equal(AnswerResult.Absent, Query.Rules.First(rule => rule.Matches(200, answer, OrderTraits.Authorize)).Result);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"pi_1","metadata":{"operation":"op_1"}},{"id":"pi_2","metadata":{"operation":"op_1"}}]}""")] // two of them
    [InlineData("""{"data":[{"id":"pi_1","id":"pi_2","metadata":{"operation":"op_1"}}]}""")] // two meanings
    [InlineData("""{"data":[]""")]
    [InlineData("""{"data":[]}{}""")]
    [InlineData("""{"data":[{"id":"\ud800","metadata":{"operation":"op_1"}}]}""")] // half of a surrogate pair
    [InlineData("""{"data":[{"\ud800":1,"id":"pi_1","metadata":{"operation":"op_1"}}]}""")]
    [InlineData("""{"\ud800":1,"data":[]}""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Rejects_WhatHasNoOneMeaning(string body) => Assert.Null(Read(Query, body));

    [Theory]
    [InlineData("\"re_4242424242424242\"", "")] // like a card number
    [InlineData("\"re_\\u00e9\"", "")]
    [InlineData("\"re\\u005f1\"", "re_1")]
    [InlineData("17", "17")]
    [InlineData("{\"id\":\"x\"}", "")]
    [InlineData("null", "")]
    public void Gives_FitTextsOnly(string value, string expected)
    {
        var answer = Read(Refund, "{\"id\":" + value + "}");

        Assert.Equal(expected, answer!.FirstText(Refund.Gives.Reference, _ => true));
    }

    private static Answer? Read(AnswerRules rules, string body) =>
        AnswerReader.Read(rules.Plan, Encoding.UTF8.GetBytes(body), [.. rules.Plan.Filters.Select(_ => "op_1")]);
}
