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

    /// <summary>By name, the first 64; null where the folder can't be read, which says nothing of what is in it.</summary>
    public IReadOnlyList<string>? Files()
    {
        try
        {
            // One that is not there has no orders in it, unless somebody moved it away: which it is, can't be told.
            return Directory.Exists(directory)
                ? [.. Directory.EnumerateFiles(directory, "*" + OrderFile.Suffix).Where(HasContent).Order(StringComparer.Ordinal).Take(FilesMax)]
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
