using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>A request as the harbour reads it: what is missing, or too much, is trouble.</summary>
internal sealed record HarbourRequest(string Berth, string Kind, string Ref, string Pass, JsonObject Body)
{
    private static readonly TestCard[] Cards =
        [TestCard.Visa, TestCard.Mastercard, TestCard.AmericanExpress, HarbourCards.Refused, HarbourCards.Poor];

    public static JsonObject Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new HarbourTroubleException("no object");
        }
        catch (JsonException error)
        {
            throw new HarbourTroubleException(error.Message);
        }
    }

    public string Text(string name) => Text(Body, name);

    /// <summary>Nothing but these members.</summary>
    public void HasOnly(params string[] names) => HasOnly(Body, names);

    public (long Units, string Measure) Cargo()
    {
        var cargo = Inner(Body, "cargo");
        HasOnly(cargo, "weight");
        var weight = Inner(cargo, "weight");
        HasOnly(weight, "units", "measure");
        return (long.Parse(Text(weight, "units"), NumberStyles.None, CultureInfo.InvariantCulture), Text(weight, "measure"));
    }

    /// <summary>The published card whose number, expiry and security code these are.</summary>
    public TestCard Passenger()
    {
        var passenger = Inner(Body, "passenger");
        HasOnly(passenger, "papers");
        var papers = Inner(passenger, "papers");
        HasOnly(papers, "plate", "tide", "whisper");
        var tide = Inner(papers, "tide");
        HasOnly(tide, "month", "year");
        var card = Cards.FirstOrDefault(known => known.Number == Text(papers, "plate")) ?? throw new HarbourTroubleException("an unknown card");
        var expiry = string.Create(CultureInfo.InvariantCulture, $"{TestCard.ExpiryMonth:00}/{TestCard.ExpiryYear % 100:00}");
        return Text(tide, "month") + "/" + Text(tide, "year") == expiry
            && Text(papers, "whisper") == System.Text.Encoding.ASCII.GetString(card.SecurityCode)
            ? card
            : throw new HarbourTroubleException("another expiry or security code than the card has");
    }

    public IReadOnlyList<string> Log() => Body["log"] is JsonArray list
        ? [.. list.Select(item => item!.GetValue<string>())]
        : throw new HarbourTroubleException("no log");

    private static void HasOnly(JsonObject part, params string[] names)
    {
        if (!part.Select(member => member.Key).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            throw new HarbourTroubleException($"members other than {string.Join(", ", names)}");
        }
    }

    private static JsonObject Inner(JsonObject part, string name) => part[name] as JsonObject ?? throw new HarbourTroubleException($"no {name}");

    private static string Text(JsonObject part, string name) =>
        part[name] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new HarbourTroubleException($"no text {name}");
}

/// <summary>What the harbour answers with 422.</summary>
internal sealed class HarbourTroubleException(string message) : Exception(message);

/// <summary>What the harbour turns away (docs.stripe.com/testing#declined-payments, for want of numbers of its own).</summary>
internal static class HarbourCards
{
    public static TestCard Refused { get; } = new("4000000000000002", "visa");

    public static TestCard Poor { get; } = new("4000000000009995", "visa");
}
