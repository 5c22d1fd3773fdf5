using System.Security.Cryptography;

namespace TokenVault.Opening.Keys;

/// <summary>The keystore's file: for its owner only, and complete under its name or not there at all.</summary>
internal static class KeystorePath
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="KeystoreException">The file is missing, too large or readable by others than its owner.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            {
                throw new KeystoreException("The keystore is open to others than its owner: set its mode to 0600.");
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > bytesMax)
            {
                throw new KeystoreException("The file is too large to be a keystore.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException("The keystore can't be read.", e);
        }
    }

    /// <exception cref="KeystoreException">Something is there.</exception>
    public static void RequireNew(string path)
    {
        if (Path.Exists(path))
        {
            throw new KeystoreException("The keystore can't be written, or the file exists already.");
        }
    }

    /// <summary>Writes it, on disk under its name when this returns.</summary>
    /// <remarks>
    /// Written beside its place and moved there when it is on disk: a half-written keystore would be a lost one. The move is on disk as well: what a new key
    /// seals may be on another machine's disk a moment later, and a power cut must not bring the keystore of before back.
    /// </remarks>
    /// <exception cref="KeystoreException">It can't be written, or is there already and is not to be replaced.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool replace)
    {
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(8)}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var file = new FileStream(unfinished, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            using var sync = new FolderSync(folder);
            File.Move(unfinished, path, overwrite: replace);
            RemoveUnfinished(folder, Path.GetFileName(path));
            sync.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }

            throw new KeystoreException("The keystore can't be written, or the file exists already.", e);
        }
    }

    // What a process left that ended while it wrote. It holds keys, and would hold them still when they are destroyed here. One that can't be removed keeps
    // nothing from going on: the keystore is in its place.
    private static void RemoveUnfinished(string folder, string name)
    {
        try
        {
            foreach (var left in Directory.EnumerateFiles(folder, $"{name}.????????.new"))
            {
                File.Delete(left);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next change tries again.
        }
    }
}
