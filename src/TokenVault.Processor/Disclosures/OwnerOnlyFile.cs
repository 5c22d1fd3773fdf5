namespace TokenVault.Processor.Disclosures;

/// <summary>Files of the record's folder: readable by the adapter's user only.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Makes an empty file that must not exist yet; on disk when it returns.</summary>
    public static void Create(string path)
    {
        using var file = new FileStream(path, Options(FileMode.CreateNew));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts a file in the place of another, whole or not at all, its bytes on disk before.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var unfinished = path + ".new";
        using (var file = new FileStream(unfinished, Options(FileMode.Create)))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
