using TokenVault.CardScan.Unpack;

namespace TokenVault.CvcGone;

/// <summary>Everything below a folder: files as they are, what is packed or written as text inside them, and the rows of its stores.</summary>
internal static class KeyPlaces
{
    // A key inside base64 inside gzip inside a table block; deeper nesting no program of ours writes.
    private const int DepthMax = 3;

    public static IEnumerable<KeyPlace> Below(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var files = Directory.EnumerateFiles(folder, "*", everything).SelectMany(path => OfFile(path, Path.GetRelativePath(folder, path)));
        var stores = Directory.EnumerateDirectories(folder, "*", everything).Prepend(folder).Where(StoreRows.IsStore)
            .Select(path => Rows(path, Path.GetRelativePath(folder, path)));
        return files.Concat(stores);
    }

    public static IEnumerable<KeyPlace> Within(string name, byte[] bytes) => Within(name, bytes, 0);

    private static IEnumerable<KeyPlace> OfFile(string path, string name)
    {
        var bytes = File.ReadAllBytes(path);
        var special = Path.GetExtension(path) switch
        {
            ".sst" => BlockCodecs.In(bytes),
            ".log" => WriteAheadLog.In(bytes),
            _ => [],
        };
        return Within(name, bytes).Concat(special.SelectMany(unpacked => Within($"{name}, {unpacked.How}", unpacked.Bytes, 1)));
    }

    private static IEnumerable<KeyPlace> Within(string name, byte[] bytes, int depth)
    {
        yield return new KeyPlace(name, bytes);
        if (depth == DepthMax)
        {
            yield break;
        }

        foreach (var unpacked in Streams.In(bytes).Concat(TextRuns.In(bytes)))
        {
            foreach (var place in Within($"{name}, {unpacked.How}", unpacked.Bytes, depth + 1))
            {
                yield return place;
            }
        }
    }

    // One after the other: what begins a row is no longer hidden by what the engine shares between keys.
    private static KeyPlace Rows(string path, string name)
    {
        using var rows = new MemoryStream();
        foreach (var row in StoreRows.In(path))
        {
            rows.Write(row.Bytes);
        }

        return new KeyPlace($"{name}, its rows", rows.ToArray());
    }
}
