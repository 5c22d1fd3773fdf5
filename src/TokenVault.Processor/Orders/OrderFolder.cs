using System.Security.Cryptography.X509Certificates;
using TokenVault.Profiles;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Orders;

/// <summary>The folder that orders are put into.</summary>
internal sealed class OrderFolder(string directory, X509Certificate2Collection officers)
{
    // More at once are read every two seconds for nothing.
    private const int FilesMax = 64;

    public string Path => directory;

    /// <summary>At most 64 at once, those in force before others; null where the folder can't be read, which says nothing of what is in it.</summary>
    /// <param name="inForce">The files of orders that were good at the last look.</param>
    /// <param name="isWhole">False where there are more: then of none can be told that it is not there.</param>
    public IReadOnlyList<string>? Files(IReadOnlySet<string> inForce, out bool isWhole)
    {
        isWhole = false;
        try
        {
            // One that is not there has no orders in it, unless somebody moved it away: which it is, can't be told.
            if (!Directory.Exists(directory))
            {
                return null;
            }

            var files = Directory.EnumerateFiles(directory, "*" + OrderFile.Suffix).Where(HasContent)
                .OrderBy(path => !inForce.Contains(path)).ThenBy(path => path, StringComparer.Ordinal).Take(FilesMax + 1).ToList();
            isWhole = files.Count <= FilesMax;
            return files.Take(FilesMax).ToList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file of that order lies there, readable or not, among the first or behind them: then nobody has taken it away.</summary>
    public bool Holds(string id) => File.Exists(System.IO.Path.Combine(directory, id + OrderFile.Suffix));

    /// <summary>An order's bytes and those of its signatures, empty where there are none.</summary>
    /// <exception cref="ProfileException">The order can't be read.</exception>
    public static (byte[] Document, byte[] Signatures) Read(string path)
    {
        var signatures = OrderFile.SignaturesOf(path);
        return (OrderFile.Read(path), HasContent(signatures) ? OrderFile.Read(signatures) : []);
    }

    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public SignedOrder Verify(string path, byte[] document, byte[] signatures, DateTimeOffset now) => signatures.Length > 0
        ? OrderFile.Verify(path, document, signatures, officers, now)
        : throw new ProfileException($"{path} is signed by nobody. Two officers have to sign it.") { Fault = ProfileFault.SignedByOne };

    // Pipes and devices have no length of their own: to open one would wait for whoever writes it, and no order would be looked at meanwhile.
    private static bool HasContent(string path)
    {
        try
        {
            return (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)) is { Exists: true, Length: > 0 };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not there, or no more.
            return false;
        }
    }
}
