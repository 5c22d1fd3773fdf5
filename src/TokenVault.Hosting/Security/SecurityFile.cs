using System.Globalization;

namespace TokenVault.Hosting.Security;

/// <summary>The files of the security log, one a day (UTC), readable by the process's user only. Used by one thread at a time.</summary>
internal sealed class SecurityFile(string directory, TimeSpan retention) : IDisposable
{
    private const string Prefix = "security-";
    private const string Suffix = ".jsonl";
    private const string DayFormat = "yyyyMMdd";

    private FileStream? _file;
    private DateOnly _day;

    public static string NameOf(DateOnly day) => Prefix + day.ToString(DayFormat, CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Appends whole lines to a day's file. They are with the system when it returns, and on disk where <paramref name="sync"/> says so.</summary>
    /// <returns>How many files were deleted because their time was over.</returns>
    /// <exception cref="IOException">Some or none of it was written.</exception>
    /// <exception cref="UnauthorizedAccessException">None of it was.</exception>
    public int Append(ReadOnlySpan<byte> lines, DateOnly day, bool sync)
    {
        var expired = 0;

        // Whoever deletes or moves the file away must not have us write into what nobody can open any more.
        if (_file is null || _day != day || !File.Exists(_file.Name))
        {
            Close();
            expired = Open(day);
        }

        try
        {
            _file!.Write(lines);
            _file.Flush(sync);
        }
        catch
        {
            // The next attempt looks at what stands there.
            Close();
            throw;
        }

        return expired;
    }

    /// <summary>Whether the last process that wrote here told that it stopped. True where there was none, or none can be read.</summary>
    public bool EndedWithStop()
    {
        try
        {
            var newest = Directory.EnumerateFiles(directory, Prefix + "*" + Suffix).Max(StringComparer.Ordinal);
            return newest is null || (ReadTail(newest) is var tail && (tail.Length == 0 || tail.Contains(SecurityEvents.LoggingStopped, StringComparison.Ordinal)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => Close();

    private static string ReadTail(string path)
    {
        const int TailBytes = 512;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
    }

    private int Open(DateOnly day)
    {
        var path = Path.Combine(directory, NameOf(day));
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,

            // Another process that writes here would overwrite lines of ours.
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            EndTornLine(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        (_file, _day) = (file, day);
        return DeleteExpired(day);
    }

    // What a power cut or a full disk left of a line stays as it is, for people to see, and spoils no other line.
    private static void EndTornLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.Write("\n"u8);
            }
        }
    }

    private int DeleteExpired(DateOnly today)
    {
        var deleted = 0;
        var oldest = today.AddDays(-(int)retention.TotalDays);
        foreach (var path in Directory.EnumerateFiles(directory, Prefix + "*" + Suffix))
        {
            var day = Path.GetFileName(path.AsSpan())[Prefix.Length..^Suffix.Length];
            if (DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var told) && told < oldest)
            {
                File.Delete(path);
                deleted++;
            }
        }

        return deleted;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
