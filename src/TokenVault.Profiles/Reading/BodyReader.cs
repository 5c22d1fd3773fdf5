using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Reading;

/// <summary>Compiles a body's fields into segments, so that rendering is nothing but copying.</summary>
internal sealed class BodyReader(BodyContent content, TemplateReader templates, ProfileStep step, bool mayHoldCard)
{
    private const int DepthMax = 6;

    // Longer than any card field's digits.
    private const int CardBytesMax = 19;

    // The longest name that is sealed.
    private const int NameBytesMax = 96;

    private readonly List<Segment> _segments = [];
    private int _bytesMax;

    public bool HasCard { get; private set; }

    public bool HasNumber { get; private set; }

    // How much longer a byte of a value becomes at most.
    private int Growth => content == BodyContent.Json ? BodyEncoding.JsonGrowth : BodyEncoding.PercentGrowth;

    /// <summary>Whether something is in the body whatever the order is.</summary>
    public bool IsNeverEmpty { get; private set; }

    public IReadOnlyList<Segment> Read(ProfileNode node)
    {
        var fields = node.Items(countMin: 1);
        if (content == BodyContent.Json)
        {
            Add("{"u8);
        }

        ReadFields(node, fields, depth: 1);
        if (content == BodyContent.Json)
        {
            Add("}"u8);
        }

        return _bytesMax <= ProfileReader.BodyBytesMax
            ? _segments
            : throw node.Wrong($"Rendered, it can become longer than {ProfileReader.BodyBytesMax} bytes. Leave fields out.");
    }

    private void ReadFields(ProfileNode parent, IReadOnlyList<ProfileNode> fields, int depth)
    {
        if (depth > DepthMax)
        {
            throw parent.Wrong($"Fields stand in each other more than {DepthMax} deep.");
        }

        var names = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var name = field.Required("name").Text(charsMax: 120);
            var isConditional = field.Optional("when") is not null;
            if (names.TryGetValue(name, out var others) && !(others && isConditional))
            {
                throw field.Wrong("The name stands twice. Each of the two needs a \"when\".");
            }

            names[name] = isConditional;
            ReadField(field, name, depth);
        }
    }

    private void ReadField(ProfileNode field, string? name, int depth)
    {
        var conditions = ConditionReader.Read(field.Optional("when"));
        var skips = new List<int>();
        if (conditions.Count > 0)
        {
            skips.Add(Add(new Segment(SegmentKind.SkipUnless) { Conditions = conditions }));
        }

        IsNeverEmpty |= conditions.Count == 0 && depth == 1 && field.Optional("optional") is null;
        switch (KindOf(field, name))
        {
            case "value":
                ReadValue(field, name, skips);
                break;
            case "number":
                ReadNumber(field, name);
                break;
            case "flag":
                AddName(name);
                Add(field.Required("flag").Flag() ? "true"u8 : "false"u8);
                break;
            case "card":
                ReadCard(field, name, skips);
                break;
            case "fields":
                AddName(name);
                Add("{"u8);
                ReadFields(field, field.Required("fields").Items(countMin: 1), depth + 1);
                Add("}"u8);
                break;
            default:
                AddName(name);
                Add("["u8);
                ReadElements(field, depth);
                Add("]"u8);
                break;
        }

        foreach (var skip in skips)
        {
            _segments[skip] = _segments[skip] with { Target = _segments.Count };
        }
    }

    private string KindOf(ProfileNode field, string? name)
    {
        string[] kinds = content == BodyContent.Json
            ? ["value", "number", "flag", "card", "fields", "items"]
            : ["value", "number", "flag", "card"];
        string[] others = name is null ? ["when", "optional", "digits", "charsMax"] : ["name", "when", "optional", "digits", "charsMax"];
        field.AllowOnly([.. kinds, .. others]);
        return kinds.Where(kind => field.Optional(kind) is not null).ToList() is [var one]
            ? one
            : throw field.Wrong($"A field has exactly one of: {string.Join(", ", kinds)}.");
    }

    private void ReadElements(ProfileNode field, int depth)
    {
        foreach (var element in field.Required("items").Items(countMin: 1))
        {
            ReadField(element, name: null, depth + 1);
        }
    }

    private void ReadValue(ProfileNode field, string? name, List<int> skips)
    {
        var node = field.Required("value");
        var template = templates.Read(node, TemplatePlace.Body, step);
        var isOptional = field.Optional("optional")?.Flag() ?? false;
        if (isOptional != template.Optional.Count > 0)
        {
            throw node.Wrong(isOptional
                ? "It can't be empty. Take \"optional\" away."
                : "Its value may be empty. Say \"optional\": true, and the field is left out then.");
        }

        foreach (var placeholder in template.Optional)
        {
            skips.Add(Add(new Segment(SegmentKind.SkipIfEmpty) { Placeholder = placeholder }));
        }

        var charsMax = ReadCharsMax(field, template);
        AddName(name);
        AddQuote();
        foreach (var part in template.Parts)
        {
            if (part.Literal is { } literal)
            {
                Add(content == BodyContent.Json ? BodyEncoding.JsonText(literal) : BodyEncoding.PercentEncode(literal));
                continue;
            }

            _bytesMax += PlaceholderTable.BytesMax(part.Placeholder) * Growth;
            _segments.Add(new Segment(SegmentKind.Value) { Placeholder = part.Placeholder, Index = part.Index, CharsMax = charsMax });
        }

        AddQuote();
    }

    private static int ReadCharsMax(ProfileNode field, Template template)
    {
        if (field.Optional("charsMax") is not { } node)
        {
            return 0;
        }

        // A cut reference or address would be another one; a cut description is still one.
        return template.Parts is [{ Literal: null, Placeholder: Placeholder.Description or Placeholder.OrderReference }]
            ? (int)node.Number(1, 255)
            : throw node.Wrong("Only {description} and {order_reference} by themselves can be cut.");
    }

    private void ReadNumber(ProfileNode field, string? name)
    {
        var node = field.Required("number");
        if (node.IsText)
        {
            if (!string.Equals(node.Text(), "{amount}", StringComparison.Ordinal))
            {
                throw node.Wrong("A number is a whole number, or \"{amount}\".");
            }

            templates.Read(node, TemplatePlace.Body, step);
            AddName(name);
            _bytesMax += PlaceholderTable.BytesMax(Placeholder.Amount);
            _segments.Add(new Segment(SegmentKind.Value) { Placeholder = Placeholder.Amount });
            return;
        }

        AddName(name);
        Add(System.Text.Encoding.ASCII.GetBytes(node.Number(0, int.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private void ReadCard(ProfileNode field, string? name, List<int> skips)
    {
        var node = field.Required("card");
        if (!mayHoldCard)
        {
            throw node.Wrong("A card may stand in store_card only, or, where there is none, in authorize, charge and verify.");
        }

        var card = node.OneOf(Words.CardFields);
        if (card is CardField.Cvc or CardField.HolderName)
        {
            skips.Add(Add(new Segment(card == CardField.Cvc ? SegmentKind.SkipWithoutCvc : SegmentKind.SkipWithoutName)));
        }

        // A number of JSON has no leading zeros, which card numbers and CVCs may have.
        var isNumber = field.Optional("digits") is { } digits && digits.Flag();
        if (isNumber && card is not (CardField.ExpiryMonth or CardField.ExpiryYear))
        {
            throw node.Wrong("Only expiry_month and expiry_year can be numbers (\"digits\": true).");
        }

        HasCard = true;
        HasNumber |= card == CardField.Number;
        AddName(name);
        AddQuote(unless: isNumber);
        _bytesMax += card == CardField.HolderName ? NameBytesMax * Growth : CardBytesMax;
        _segments.Add(new Segment(SegmentKind.Card) { Card = card });
        AddQuote(unless: isNumber);
    }

    private void AddName(string? name)
    {
        Add(new Segment(SegmentKind.Separator));
        _bytesMax++;
        if (name is null)
        {
            return;
        }

        Add(content == BodyContent.Json ? [(byte)'"', .. BodyEncoding.JsonText(name), .. "\":"u8] : [.. BodyEncoding.PercentEncode(name), (byte)'=']);
    }

    private void AddQuote(bool unless = false)
    {
        if (content == BodyContent.Json && !unless)
        {
            Add("\""u8);
        }
    }

    private int Add(Segment segment)
    {
        _segments.Add(segment);
        return _segments.Count - 1;
    }

    // What stands side by side becomes one, but not across the target of a skip: those are set once a field has ended.
    private void Add(ReadOnlySpan<byte> literal)
    {
        _bytesMax += literal.Length;
        _segments.Add(new Segment(SegmentKind.Literal) { Literal = literal.ToArray() });
    }
}
