using System.Text.Json;
using TokenVault.Tests;

namespace TokenVault.Ledger.Tests;

/// <summary>One test case for each published case, so that what held can be counted.</summary>
internal static class VectorCases
{
    public const string Note = "tlog/rfc6962-note-checkpoint.json";

    private const string Probes = "tlog/merkle-testdata";

    /// <summary>The probes below one folder; without the vectors, one case that the test then skips.</summary>
    public static TheoryData<string> ProbesOf(string folder)
    {
        var root = Environment.GetEnvironmentVariable("TOKENVAULT_VECTORS");
        if (string.IsNullOrEmpty(root))
        {
            return [Probes];
        }

        var files = Directory.EnumerateFiles(Path.Combine(root, Probes, folder), "*.json", SearchOption.AllDirectories);
        return [.. files.Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The places in one list of the file of notes and trees.</summary>
    public static TheoryData<int> Of(string list)
    {
        var root = Environment.GetEnvironmentVariable("TOKENVAULT_VECTORS");
        return string.IsNullOrEmpty(root) ? [0] : [.. Enumerable.Range(0, PublishedVectors.Read(Note).GetProperty(list).GetArrayLength())];
    }

    public static JsonElement At(string list, int at) => PublishedVectors.Read(Note).GetProperty(list)[at];

    public static byte[] Bytes(this JsonElement probe, string name) => probe.GetProperty(name).GetBytesFromBase64();

    // Go writes a list without items as null.
    public static byte[][] Proof(this JsonElement probe) => probe.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
        ? [.. proof.EnumerateArray().Select(hash => hash.GetBytesFromBase64())]
        : [];

    // Go's sizes have no sign; what is beyond ours is negative, as it would be in a message.
    public static long Size(this JsonElement probe, string name) => unchecked((long)probe.GetProperty(name).GetUInt64());

    public static bool IsValid(this JsonElement probe) => !probe.GetProperty("wantErr").GetBoolean();

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
