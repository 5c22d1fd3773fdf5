using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using TokenVault.Opening;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>The folder of the days' files: opens the newest, begins the next day's and removes what is over.</summary>
internal sealed class CountFolder(string directory, CountingKey counting) : IDisposable
{
    private const string Pattern = "numbers-*.counted";
    private const string DayFormat = "yyyy-MM-dd";

    private byte[] _key = KeyOf(counting);

    // That of the file that is closed last.
    private byte[] _former = [];

    /// <summary>The fingerprint key by which the newest day is counted.</summary>
    public byte KeyNumber => counting.Number;

    /// <summary>Opens the newest day's file, or begins that of the given day where there is none or an earlier one.</summary>
    /// <returns>The day, the file, and how many bytes a crash had cut short and were removed.</returns>
    /// <exception cref="CountDamageException">A file is not what this adapter wrote.</exception>
    public (CountedDay Day, CountFile File, long TornBytes) Open(int today)
    {
        MakeDirectory();
        var files = Directory.GetFiles(directory, Pattern);
        var newest = files.Max(StringComparer.Ordinal);
        if (newest is null)
        {
            var first = new CountedDay(today);
            return (first, Begin(first), 0);
        }

        // A clock that was set back goes on with the later day; a name that is no day's was not written here.
        var day = new CountedDay(DayOf(newest));
        Take(CountFileReader.KeyNumberOf(newest), newest);
        var (file, torn) = CountFileReader.Open(newest, day, counting.Number, _key);
        foreach (var earlier in files.Where(other => !string.Equals(other, newest, StringComparison.Ordinal)))
        {
            File.Delete(earlier);
        }

        return (day, file, torn);
    }

    /// <summary>Makes a day's file, with what is used of allowances, on disk before it returns; earlier ones are removed then.</summary>
    public CountFile Begin(CountedDay day)
    {
        var (path, before) = (PathOf(day.Number), counting.Number);
        Take(counting.NextNumber, path);
        try
        {
            return Begin(day, path);
        }
        catch
        {
            // The day of before goes on, by its key.
            Take(before, path);
            throw;
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_former);
    }

    private CountFile Begin(CountedDay day, string path)
    {
        var header = CountChunk.Header(counting.Number, day.Number);
        var (writer, head, payload) = (new ArrayBufferWriter<byte>(), header.ToArray(), new byte[CountChunk.UseBytes]);
        writer.Write(header);
        foreach (var use in day.Uses.Values)
        {
            use.Write(payload);
            CountChunk.Append(writer, CountChunkKind.Use, payload, _key, head);
        }

        OwnerOnlyFile.Replace(path, writer.WrittenSpan);
        foreach (var earlier in Directory.GetFiles(directory, Pattern).Where(other => string.CompareOrdinal(other, path) < 0))
        {
            File.Delete(earlier);
        }

        return new CountFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read), _key, head, writer.WrittenCount);
    }

    private void Take(byte number, string path)
    {
        // 0: it is no such file, which its reader tells.
        if (number == counting.Number || number == 0)
        {
            return;
        }

        if (!counting.TryTake(number))
        {
            throw new CountDamageException(
                $"{path} was counted by fingerprint key {number}, which is not in the keystore (any more). Where that key was destroyed, or the keystore is an older one: to start "
                + "without the file, move it away. Counting begins anew with this day, and allowances that were in use are taken for used up.");
        }

        // The file of before is written to until the next one is there.
        CryptographicOperations.ZeroMemory(_former);
        (_former, _key) = (_key, KeyOf(counting));
    }

    private static byte[] KeyOf(CountingKey counting)
    {
        var key = GC.AllocateUninitializedArray<byte>(HMACSHA256.HashSizeInBytes, pinned: true);
        counting.Derive("file"u8, key);
        return key;
    }

    private static int DayOf(string path) =>
        DateOnly.TryParseExact(
            Path.GetFileName(path)["numbers-".Length..^".counted".Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber
            : throw new CountDamageException($"{path} has not the name of a day's file. Move it away.");

    private string PathOf(int day) => Path.Combine(
        directory, $"numbers-{DateOnly.FromDayNumber(day).ToString(DayFormat, CultureInfo.InvariantCulture)}.counted");

    private void MakeDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
