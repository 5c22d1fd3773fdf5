namespace TokenVault.Local;

/// <summary>A folder that takes the report of a measurement. One that holds something else is refused before anything is measured.</summary>
public sealed class BenchFolder(string path)
{
    /// <summary>All results, for programs. Also what tells that a folder is one of ours.</summary>
    public const string ResultsFile = "report.json";

    /// <summary>What a person opens.</summary>
    public const string PageFile = "index.html";

    /// <summary>The picture that the report opens with.</summary>
    public const string PictureFile = "throughput.png";

    /// <summary>The first words of the results file.</summary>
    public const string Format = "tokenvault-bench-1";

    // Killed outright, a run leaves it; that must not make its folder a stranger's.
    private const string WorkFolder = ".tokenvault-bench";

    private const int HeadChars = 256;

    public string Root { get; } = Path.GetFullPath(path);

    public string Results => Path.Combine(Root, ResultsFile);

    public string Page => Path.Combine(Root, PageFile);

    public string Picture => Path.Combine(Root, PictureFile);

    /// <summary>Where measured vaults are; deleted at the end.</summary>
    public string Work => Path.Combine(Root, WorkFolder);

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="LocalVaultException">As <see cref="Check"/>.</exception>
    public void Prepare()
    {
        Check();
        Directory.CreateDirectory(Root);
    }

    /// <summary>Looks whether a report may be written there, and changes nothing.</summary>
    /// <exception cref="LocalVaultException">It is a file, or holds something and no earlier report.</exception>
    public void Check()
    {
        if (File.Exists(Root))
        {
            throw new LocalVaultException($"{Root} is a file. --out takes a folder, a new one or one with an earlier report.");
        }

        if (Directory.Exists(Root) && Directory.EnumerateFileSystemEntries(Root).Any(IsStrange) && !HoldsReport())
        {
            throw new LocalVaultException(
                $"{Root} holds something that is no report of a measurement ({ResultsFile} is missing or another program's), and is left as it is. Name another folder with --out.");
        }
    }

    private static bool IsStrange(string entry) => !string.Equals(Path.GetFileName(entry), WorkFolder, StringComparison.Ordinal);

    private bool HoldsReport()
    {
        if (!File.Exists(Results))
        {
            return false;
        }

        using var reader = new StreamReader(Results);
        var head = new char[HeadChars];
        var read = reader.ReadBlock(head, 0, head.Length);
        return head.AsSpan(0, read).Contains(Format, StringComparison.Ordinal);
    }
}
