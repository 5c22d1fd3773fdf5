using TokenVault.Local.Processes;

namespace TokenVault.Local.Tests;

public sealed class BenchFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tokenvault-bench-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Makes_a_folder_that_is_not_there()
    {
        var folder = new BenchFolder(Path.Combine(_root, "new", "report"));
        folder.Prepare();

        Assert.True(Directory.Exists(folder.Root));
    }

    [Fact]
    public void Takes_an_empty_folder_and_one_with_an_earlier_report()
    {
        var folder = new BenchFolder(_root);
        folder.Prepare();
        File.WriteAllText(folder.Results, $$"""{"format":"{{BenchFolder.Format}}","sections":[]}""");
        File.WriteAllText(Path.Combine(_root, "notes.txt"), "beside it");

        folder.Prepare();
    }

    [Fact]
    public void Takes_a_folder_that_a_killed_run_left()
    {
        var folder = new BenchFolder(_root);
        Directory.CreateDirectory(folder.Work);

        folder.Prepare();
    }

    [Fact]
    public void Refuses_a_folder_of_others()
    {
        File.WriteAllText(Path.Combine(_root, "notes.txt"), "mine");

        Assert.Throws<LocalVaultException>(new BenchFolder(_root).Prepare);
    }

    [Fact]
    public void Names_the_command_that_builds_a_missing_program()
    {
        var refusal = Assert.Throws<LocalVaultException>(() => ServicePrograms.Find("TokenVault.Nowhere", "bench"));

        Assert.Contains("`dotnet build bench/TokenVault.Nowhere -c Release`", refusal.Message, StringComparison.Ordinal);
    }
}
