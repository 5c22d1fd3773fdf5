using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Local;

namespace TokenVault.Cli.Tests;

public sealed class RecordFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("record-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reads_TheFilesOfARecord_InTheirOrder_AndNoOthers()
    {
        Put("disclosures.jsonl", "a\nb\n");
        Put("disclosures-000002.jsonl", "");
        Put("disclosures-000003.jsonl", "c\n");
        Put("disclosures-backup.jsonl", "x\n");
        Put("others.jsonl", "y\n");

        using var files = RecordFiles.Open(At("disclosures.jsonl"));
        using var reader = new StreamReader(files, Encoding.UTF8);

        Assert.Equal((6L, "a\nb\nc\n"), (files.Length, reader.ReadToEnd()));
    }

    [Fact]
    public void Refuses_ARecord_OfWhichOneInBetweenIsMissing()
    {
        Put("disclosures.jsonl", "a\n");
        Put("disclosures-000003.jsonl", "c\n");

        Assert.Contains("disclosures-000002.jsonl is missing", Assert.Throws<LocalVaultException>(() => RecordFiles.Open(At("disclosures.jsonl"))).Message, StringComparison.Ordinal);
    }

    private FileInfo At(string name) => new(Path.Combine(_folder.FullName, name));

    private void Put(string name, string text) => File.WriteAllText(At(name).FullName, text);
}
