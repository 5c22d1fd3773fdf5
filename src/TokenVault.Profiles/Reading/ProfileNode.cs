using System.Text.Json;
using System.Text.RegularExpressions;

namespace TokenVault.Profiles.Reading;

/// <summary>An element of a profile's file that knows its place, so that every refusal can name it.</summary>
internal sealed class ProfileNode(JsonElement element, string path, string file)
{
    private const int TextCharsMax = 2048;
    private const int ItemsMax = 256;

    public JsonValueKind Kind => element.ValueKind;

    public bool IsObject => Kind == JsonValueKind.Object;

    public bool IsText => Kind == JsonValueKind.String;

    public string Path => path;

    public ProfileException Wrong(string mend) => new($"{file}: {path}: {mend}");

    public ProfileNode Required(string name) => Optional(name) ?? throw new ProfileException($"{file}: {path}.{name} is missing. Give it.");

    public ProfileNode? Optional(string name)
    {
        RequireObject();
        return element.TryGetProperty(name, out var child) ? new ProfileNode(child, $"{path}.{name}", file) : null;
    }

    /// <summary>Refuses any other member: a mistyped name would otherwise change what is sent without a word.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        RequireObject();
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                throw new ProfileException($"{file}: {path} has a member that it can't have. Allowed are: {string.Join(", ", names)}.");
            }
        }
    }

    public IReadOnlyList<(string Name, ProfileNode Value)> Members(int countMax = ItemsMax)
    {
        RequireObject();
        var members = element.EnumerateObject().Select(member => (member.Name, new ProfileNode(member.Value, $"{path}.{member.Name}", file))).ToList();
        return members.Count <= countMax ? members : throw Wrong($"It has more than {countMax} members. Take some away.");
    }

    public IReadOnlyList<ProfileNode> Items(int countMin = 0)
    {
        if (Kind != JsonValueKind.Array)
        {
            throw Wrong("It must be a list.");
        }

        var items = element.EnumerateArray().Select((item, at) => new ProfileNode(item, $"{path}[{at}]", file)).ToList();
        return items.Count >= countMin && items.Count <= ItemsMax ? items : throw Wrong($"It must have {countMin} to {ItemsMax} elements.");
    }

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> Texts(int countMin = 1) => IsText ? [Text()] : [.. Items(countMin).Select(item => item.Text())];

    /// <summary>Printable ASCII.</summary>
    public string Text(int charsMax = TextCharsMax)
    {
        if (!IsText || element.GetString() is not { } text || text.Length == 0 || text.Length > charsMax)
        {
            throw Wrong($"It must be a text of 1 to {charsMax} characters.");
        }

        return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw Wrong("It holds a control character or one that is not ASCII. Take it out.")
            : text;
    }

    public string Matching(Regex pattern, string mend)
    {
        var text = Text();
        return pattern.IsMatch(text) ? text : throw Wrong(mend);
    }

    public long Number(long min, long max) =>
        Kind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw Wrong($"It must be a whole number from {min} to {max}.");

    public bool Flag() => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("It must be true or false."),
    };

    public T OneOf<T>(IReadOnlyDictionary<string, T> words) =>
        words.TryGetValue(Text(), out var value) ? value : throw Wrong($"It must be one of: {string.Join(", ", words.Keys)}.");

    private void RequireObject()
    {
        if (!IsObject)
        {
            throw Wrong("It must be an object.");
        }
    }
}
