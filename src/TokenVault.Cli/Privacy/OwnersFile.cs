namespace TokenVault.Cli.Privacy;

/// <summary>Files with what is kept of a person, readable by their owner only.</summary>
internal static class OwnersFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Made anew, so that an older file's mode does not stay.
        File.Delete(path);
        using var file = new FileStream(path, options);
        file.Write(content);
    }
}
