using System.Text.Json;

namespace TokenVault.Local.Setup;

/// <summary>practice.json: which lines of the adapter lead to practice processors, so that merchants added later get accounts there.</summary>
internal static class PracticeLines
{
    public static IReadOnlyList<PracticeProcessor> Read(VaultFolder folder) => File.Exists(folder.PracticeLines)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.PracticeLines), LocalJson.Default.IReadOnlyListPracticeProcessor)
            ?? throw new LocalVaultException($"{folder.PracticeLines} is empty.")
        : [First];

    public static void Write(VaultFolder folder, LocalVaultOptions options) => PrivateFile.Replace(
        folder.PracticeLines, JsonSerializer.SerializeToUtf8Bytes(All(options), LocalJson.Default.IReadOnlyListPracticeProcessor));

    /// <summary>The first and those that the options add.</summary>
    public static IReadOnlyList<PracticeProcessor> All(LocalVaultOptions options)
    {
        IReadOnlyList<PracticeProcessor> lines = [First, .. options.AdditionalProcessors];
        return lines.DistinctBy(line => line.Name, StringComparer.Ordinal).Count() == lines.Count
            ? lines
            : throw new LocalVaultException("Two practice processors have the same name.");
    }

    private static PracticeProcessor First => new(Callers.ProcessorAccounts.Sandbox);
}
