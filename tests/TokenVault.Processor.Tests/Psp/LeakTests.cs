using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>Whatever a profile holds, a card is rendered into its card fields and nowhere else.</summary>
public sealed class LeakTests : IDisposable
{
    private const string CardName = "card_number";
    private static readonly string[] Traits = ["authorize", "!authorize", "billing", "!billing", "final|charge", "!stored"];

    private static readonly string[] Values =
        ["{operation}", "{payment}", "x{merchant}y", "{currency_lower}", "{amount}", "{account.shop}", "plain", "a\"b\\c&d=e", "4242", "{{number}}"[1..^1]];

    private readonly TestAuthority _authority = new();

    // A field: its kind, which value, which condition or none, and how deep it lies.
    private static readonly Gen<(int Kind, int Value, int When, int Depth)[]> Fields =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 3]).Array[1, 12];

    [Fact]
    public void Cannot_LeakACard_WhateverTheProfile() => Gen.Select(Fields, Gen.Bool, Gen.Int[0, 11]).Sample(drawn =>
    {
        var (fields, isJson, at) = drawn;
        var text = MakeProfile(fields, isJson, at);
        ProcessorProfile profile;
        try
        {
            profile = ProfileReader.Read(Encoding.UTF8.GetBytes(text), "random.json");
        }
        catch (ProfileException)
        {
            // Those with a card in a template are refused; the rest below are rendered.
            Assert.Contains("{number}", text, StringComparison.Ordinal);
            return;
        }

        using var processor = new PaymentProcessor(PspStand.Line(_authority), profile);
        using var request = PspStand.Render(processor, PspStand.Order(OperationKind.Authorize), PspStand.Account(profile));
        var body = request.Request.Body!.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.DoesNotContain(PspStand.Number, request.Request.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(request.Request.Headers, header => header.Value.Contains(PspStand.Number, StringComparison.Ordinal));
        var leaves = (isJson ? LeavesOf(JsonNode.Parse(body)!, "") : FormOf(body)).ToList();
        Assert.Equal(1, body.AsSpan().Count(PspStand.Number));
        Assert.All(leaves, leaf => Assert.Equal(string.Equals(leaf.Name, CardName, StringComparison.Ordinal), leaf.Value.Contains(PspStand.Number, StringComparison.Ordinal)));
    }, iter: 500, threads: 1);

    public void Dispose() => _authority.Dispose();

    private static string MakeProfile((int Kind, int Value, int When, int Depth)[] fields, bool isJson, int cardAt)
    {
        var body = fields.Select((field, index) => Field("f" + index.ToString(CultureInfo.InvariantCulture), field, isJson)).ToList();
        body.Insert(Math.Min(cardAt, body.Count), $$"""{"name":"{{CardName}}","card":"number"}""");
        return $$$$"""
            {
              "profile": "random", "version": 1, "content": "{{{{(isJson ? "json" : "form")}}}}",
              "credential": {"header": "X-API-Key", "value": "{credential}"}, "accountFields": ["shop"],
              "idempotency": {"keeps": "none", "windowSeconds": 0, "marginSeconds": 0, "replay": "unsafe", "comparesParameters": false},
              "amounts": {}, "absence": {"seconds": 1, "count": 1}, "declines": {},
              "requests": {"authorize": {"method": "POST", "path": "/pay/{operation}?m={merchant}", "body": [{{{{string.Join(',', body)}}}}],
                "answers": [{"status": 200, "where": {"a": "b"}, "result": "succeeded"}], "agree": {"x": "{amount}", "y": "{currency}"}, "gives": {"reference": "z"}}}
            }
            """;
    }

    private static string Field(string name, (int Kind, int Value, int When, int Depth) field, bool isJson)
    {
        var when = field.When < Traits.Length ? $",\"when\":\"{Traits[field.When]}\"" : "";
        var content = field.Kind switch
        {
            0 => "\"number\":17",
            1 => "\"flag\":true",
            2 => "\"value\":\"{description}\",\"optional\":true",
            _ => "\"value\":" + JsonSerializer.Serialize(Values[field.Value]),
        };
        var text = $"{{\"name\":\"{name}\",{content}{when}}}";
        for (var depth = 0; isJson && depth < field.Depth; depth++)
        {
            text = $"{{\"name\":\"{name}\",\"fields\":[{text}]}}";
        }

        return text;
    }

    private static IEnumerable<(string Name, string Value)> LeavesOf(JsonNode node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => LeavesOf(member.Value!, member.Key)),
        JsonArray items => items.SelectMany(item => LeavesOf(item!, name)),
        _ => [(name, node.ToString())],
    };

    private static IEnumerable<(string Name, string Value)> FormOf(string body) => body.Split('&').Select(pair => pair.Split('='))
        .Select(pair => (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(Assert.Single(pair[1..]))));
}
