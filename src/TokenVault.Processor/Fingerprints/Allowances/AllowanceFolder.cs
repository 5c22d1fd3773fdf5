using System.Security.Cryptography.X509Certificates;
using TokenVault.Profiles;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Processor.Fingerprints.Allowances;

/// <summary>The folder that allowances are put into.</summary>
internal sealed class AllowanceFolder(string directory, X509Certificate2Collection officers)
{
    // More at once are no allowances but a rule, and would be read every two seconds.
    private const int FilesMax = 64;

    /// <summary>By name, the first 64. None where there is no folder.</summary>
    public IReadOnlyList<string> Files()
    {
        try
        {
            return Directory.Exists(directory)
                ? [.. Directory.EnumerateFiles(directory, "*" + AllowanceFile.Suffix).Where(HasContent).Order(StringComparer.Ordinal).Take(FilesMax)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Pipes and devices have no length of their own: to open one would wait for whoever writes it, and no allowance would be looked at
    // meanwhile.
    private static bool HasContent(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)) is { Exists: true, Length: > 0 };

    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public SignedAllowance Load(string path, DateTimeOffset now) => AllowanceFile.Load(path, officers, now);
}
