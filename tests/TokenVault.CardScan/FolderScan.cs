using TokenVault.CardScan.Search;
using TokenVault.CardScan.Unpack;

namespace TokenVault.CardScan;

/// <summary>Searches every file of a folder, and what is packed inside them.</summary>
internal sealed class FolderScan(SentCards sent)
{
    // Deeper nesting than this no program of ours writes.
    private const int DepthMax = 4;
    private const long FileBytesMax = 1024L * 1024 * 1024;
    private const long UnpackedBytesMax = 4L * 1024 * 1024 * 1024;
    private const int FindsMaxPerFile = 20;

    private readonly NumberSearch _numbers = new(sent.Numbers);
    private readonly SecurityCodeSearch _codes = new(sent.SecurityCodes);
    private long _unpackedBytes;

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    public int Streams { get; private set; }

    /// <exception cref="IOException">A file can't be read, or is larger than the bound: what wasn't searched isn't clean.</exception>
    public List<Find> Scan(string folder)
    {
        var finds = new List<Find>();
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        foreach (var path in Directory.EnumerateFiles(folder, "*", everything).Order(StringComparer.Ordinal))
        {
            var file = new FileInfo(path);

            // What a link leads to is either below the folder and searched there, or not ours.
            if (file.LinkTarget is not null)
            {
                continue;
            }

            finds.AddRange(ScanFile(file, Path.GetRelativePath(folder, path)).Take(FindsMaxPerFile));
        }

        foreach (var store in Directory.EnumerateDirectories(folder, "*", everything).Prepend(folder).Where(StoreRows.IsStore))
        {
            var name = Path.GetRelativePath(folder, store);
            finds.AddRange(StoreRows.In(store).SelectMany(row => Look(name, row.How, row.Bytes, DepthMax)).Take(FindsMaxPerFile));
        }

        return finds;
    }

    private IEnumerable<Find> ScanFile(FileInfo file, string name)
    {
        if (file.Length > FileBytesMax)
        {
            throw new IOException($"{name} is larger than {FileBytesMax} bytes and was not searched.");
        }

        var bytes = ReadShared(file.FullName);
        Files++;
        Bytes += bytes.Length;
        var special = file.Extension switch
        {
            ".sst" => BlockCodecs.In(bytes),
            ".log" => WriteAheadLog.In(bytes),
            _ => [],
        };

        // A number in a file's name is written on disk as well.
        return Look(name, "its name", System.Text.Encoding.UTF8.GetBytes(name), DepthMax)
            .Concat(Look(name, "", bytes, 0))
            .Concat(special.SelectMany(unpacked => Look(name, unpacked.How, unpacked.Bytes, 1)));
    }

    private IEnumerable<Find> Look(string file, string inside, byte[] bytes, int depth)
    {
        foreach (var (encoding, offset) in _numbers.Search(bytes).Concat(_codes.Search(bytes)))
        {
            yield return new Find(file, encoding, inside, offset);
        }

        if (depth >= DepthMax)
        {
            yield break;
        }

        foreach (var unpacked in Unpack.Streams.In(bytes).Concat(TextRuns.In(bytes)))
        {
            _unpackedBytes += unpacked.Bytes.Length;
            if (_unpackedBytes > UnpackedBytesMax)
            {
                throw new IOException($"More than {UnpackedBytesMax} bytes are packed inside the files; not all was searched.");
            }

            Streams++;
            var path = inside.Length == 0 ? unpacked.How : $"{inside}, {unpacked.How}";
            foreach (var find in Look(file, path, unpacked.Bytes, depth + 1))
            {
                yield return find;
            }
        }
    }

    // A running server may be writing the file.
    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
