namespace TokenVault.CvcGone;

/// <summary>Backups as an operator makes them who copies the folder.</summary>
internal static class FolderCopy
{
    public static void Make(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)), File.GetUnixFileMode(folder));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    /// <summary>Puts a backup in the place of what is there.</summary>
    public static void Restore(string backup, string to)
    {
        Directory.Delete(to, recursive: true);
        Make(backup, to);
    }

    // A running store may take a file away between its listing and its copy: it is then in the new files.
    private static void Copy(string from, string to)
    {
        try
        {
            File.Copy(from, to);
        }
        catch (FileNotFoundException)
        {
        }
    }
}
