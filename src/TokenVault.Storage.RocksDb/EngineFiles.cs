using System.Globalization;
using System.Runtime.InteropServices;
using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>Which files the engine has, by its own list and by the folder's.</summary>
internal sealed class EngineFiles(RocksDbSharp.RocksDb database, string folder)
{
    private static readonly Native Native = Native.Instance;

    /// <summary>The files of rows in use. Costs microseconds a file: none is opened.</summary>
    public List<TableFile> InUse()
    {
        var files = new List<TableFile>();
        var live = Native.rocksdb_livefiles(database.Handle);
        try
        {
            var count = Native.rocksdb_livefiles_count(live);
            for (var i = 0; i < count; i++)
            {
                var smallest = Copy(Native.rocksdb_livefiles_smallestkey(live, i, out var smallestBytes), smallestBytes);
                var largest = Copy(Native.rocksdb_livefiles_largestkey(live, i, out var largestBytes), largestBytes);
                files.Add(new TableFile(
                    Text(Native.rocksdb_livefiles_name(live, i)).TrimStart('/'),
                    Text(Native.rocksdb_livefiles_column_family_name(live, i)),
                    smallest,
                    largest));
            }
        }
        finally
        {
            Native.rocksdb_livefiles_destroy(live);
        }

        return files;
    }

    /// <summary>The write-ahead logs in the folder.</summary>
    public List<string> Logs() => Names("*.log");

    /// <summary>The files of rows in the folder: in use, being written, or about to be deleted.</summary>
    public List<string> Tables() => Names("*.sst");

    public bool IsThere(string name) => File.Exists(Path.Combine(folder, name));

    /// <summary>The number in the name of a log. A later log has a larger one.</summary>
    public static ulong NumberOf(string log) => ulong.Parse(Path.GetFileNameWithoutExtension(log), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The number of the log that commits go to now.</summary>
    public ulong CurrentLog()
    {
        var log = Native.rocksdb_get_current_wal_file(database.Handle);
        try
        {
            return Native.rocksdb_wal_file_log_number(log);
        }
        finally
        {
            Native.rocksdb_wal_file_destroy(log);
        }
    }

    private List<string> Names(string pattern) => [.. Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileName(path))];

    // Borrowed from the list, not ours to free.
    private static string Text(nint start) => Marshal.PtrToStringUTF8(start)!;

    private static byte[] Copy(nint start, nuint length)
    {
        var bytes = new byte[(int)length];
        Marshal.Copy(start, bytes, 0, bytes.Length);
        return bytes;
    }
}
