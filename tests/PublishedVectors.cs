using System.Text.Json;

namespace TokenVault.Tests;

/// <summary>Published vectors in the folder that TOKENVAULT_VECTORS names. Compiled into the test projects that read them.</summary>
internal static class PublishedVectors
{
    private static readonly Lock Counting = new();

    /// <summary>Skips without the folder, and fails instead where everything is required.</summary>
    public static JsonElement Read(string path)
    {
        var folder = Environment.GetEnvironmentVariable("TOKENVAULT_VECTORS");
        var required = Environment.GetEnvironmentVariable("TOKENVAULT_REQUIRE_ALL") == "1";
        Assert.False(required && string.IsNullOrEmpty(folder), "TOKENVAULT_REQUIRE_ALL is set and TOKENVAULT_VECTORS is not.");
        Skip.If(string.IsNullOrEmpty(folder), "TOKENVAULT_VECTORS is not set.");
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, path))).RootElement;
    }

    /// <summary>Gives the cases one after the other; once all were looked at, their number stands in the file that TOKENVAULT_VECTOR_COUNT names.</summary>
    public static IEnumerable<JsonElement> Counted(string file, IEnumerable<JsonElement> cases)
    {
        var count = 0;
        foreach (var one in cases)
        {
            yield return one;
            count++;
        }

        Count(file, count);
    }

    public static void Count(string file, int cases)
    {
        if (Environment.GetEnvironmentVariable("TOKENVAULT_VECTOR_COUNT") is { Length: > 0 } list)
        {
            lock (Counting)
            {
                File.AppendAllText(list, $"{file} {cases}\n");
            }
        }
    }

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
