using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenVault.Local.Setup;

/// <summary>Sets one value of a configuration by its path, as the platform writes paths: `Section:Key` or `Section:List:0:Key`.</summary>
internal static class SettingPath
{
    /// <summary>The value is written as text; the services read numbers and spans from texts.</summary>
    /// <exception cref="LocalVaultException">The path goes through a value, or past the end of a list.</exception>
    public static void Set(JsonObject settings, string path, string value)
    {
        var parts = path.Split(':');
        JsonNode at = settings;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0)
            {
                throw NotThere(path);
            }

            at = i == parts.Length - 1 ? Put(at, parts[i], JsonValue.Create(value), path) : Child(at, parts[i], IsIndex(parts[i + 1]), path);
        }
    }

    private static JsonNode Child(JsonNode parent, string part, bool isList, string path)
    {
        var child = parent switch
        {
            JsonObject fields => fields[part],
            JsonArray list when IsIndex(part) && Index(part) < list.Count => list[Index(part)],
            _ => null,
        };
        return child switch
        {
            JsonObject or JsonArray => child,
            null => Put(parent, part, isList ? new JsonArray() : new JsonObject(), path),
            _ => throw NotThere(path),
        };
    }

    private static JsonNode Put(JsonNode parent, string part, JsonNode value, string path)
    {
        switch (parent)
        {
            case JsonObject fields:
                fields[part] = value;
                return value;
            case JsonArray list when IsIndex(part) && Index(part) < list.Count:
                list[Index(part)] = value;
                return value;
            case JsonArray list when IsIndex(part) && Index(part) == list.Count:
                list.Add(value);
                return value;
            default:
                throw NotThere(path);
        }
    }

    private static bool IsIndex(string part) => part.Length is > 0 and < 4 && part.All(char.IsAsciiDigit);

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);

    private static LocalVaultException NotThere(string path) => new($"The setting {path} can't be written: it is no `Section:Key` of the configuration.");
}
