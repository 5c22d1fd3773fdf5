using Spectre.Console;
using TokenVault.Cli.Commands;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenvault-bench-test-").FullName;
    private readonly StringWriter _written = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Refuses_a_folder_that_holds_something_else_and_leaves_it_as_it_is()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "thesis.txt"), "mine");

        Assert.Equal(1, await RunAsync(_folder));
        Assert.Contains("Name another folder with --out", _written.ToString(), StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_folder, "thesis.txt")));
    }

    [Fact]
    public async Task Refuses_a_folder_with_the_report_of_another_program()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "report.json"), """{"format":"coverage-2"}""");

        Assert.Equal(1, await RunAsync(_folder));
        Assert.Contains("another program's", _written.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"format":"coverage-2"}""", await File.ReadAllTextAsync(Path.Combine(_folder, "report.json")));
    }

    [Fact]
    public async Task Refuses_a_file()
    {
        var file = Path.Combine(_folder, "report");
        await File.WriteAllTextAsync(file, "mine");

        Assert.Equal(1, await RunAsync(file));
        Assert.Contains("is a file", _written.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("--quick --out")]
    [InlineData("--quick 5 --seconds 3")]
    [InlineData("somewhere")]
    public void Rejects_what_the_help_does_not_describe(string arguments) => Assert.NotEmpty(BenchCommand.Create(Screen()).Parse(arguments).Errors);

    [Theory]
    [InlineData("")]
    [InlineData("--quick")]
    [InlineData("--out somewhere --quick")]
    public void Accepts_what_the_help_describes(string arguments) => Assert.Empty(BenchCommand.Create(Screen()).Parse(arguments).Errors);

    private Task<int> RunAsync(string folder) => BenchCommand.Create(Screen()).Parse(["--quick", "--out", folder]).InvokeAsync();

    private Screen Screen()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 1000;
        return new Screen(console);
    }
}
