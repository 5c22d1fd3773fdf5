using System.CommandLine;
using Spectre.Console;
using TokenVault.Cli.Commands.Audit;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Tests.Audit;

public sealed class SecurityCommandTests : IDisposable
{
    private readonly DirectoryInfo _vault = Directory.CreateTempSubdirectory("tokenvault-cli-security-");
    private readonly StringWriter _written = new() { NewLine = "\n" };

    public SecurityCommandTests()
    {
        Write("gateway", "20261126", Line("2026-11-26T23:59:59.000Z", "login", "Ann"), Line("2026-11-26T23:59:59.900Z", "call_ended", "Ann"));
        Write("gateway", "20261127", Line("2026-11-27T08:00:00.000Z", "permission_denied", "=shop,1"));
        Write("processor", "20261127", Line("2026-11-27T07:00:00.000Z", "login", "Ben"));
    }

    [Fact]
    public async Task Lists_both_services_by_time()
    {
        Assert.Equal(0, await RunAsync());

        Assert.Equal(["Ann", "Ann", "Ben", "=shop,1"], Rows().Select(row => new[] { "Ann", "Ben", "=shop,1" }.Single(name => row.Contains(name, StringComparison.Ordinal))));
        Assert.Contains("4 events", _written.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--service processor", 1)]
    [InlineData("--service gateway", 3)]
    [InlineData("--from 2026-11-27", 2)]
    [InlineData("--until 2026-11-27", 2)]
    [InlineData("--from 2026-11-27T07:00:00Z --until 2026-11-27T08:00:00Z", 1)]
    [InlineData("--event login", 2)]
    [InlineData("--event login permission_denied", 3)]
    [InlineData("--event act", 0)]
    public async Task Lists_what_is_asked_for(string arguments, int count)
    {
        Assert.Equal(0, await RunAsync([.. arguments.Split(' '), "--format", "json"]));

        Assert.Equal(count, _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Cannot_be_made_to_run_a_formula_in_a_spreadsheet()
    {
        await RunAsync("--event", "permission_denied", "--format", "csv");

        Assert.Contains(",\"'=shop,1\",", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_line_that_cant_be_read_whatever_is_asked_for()
    {
        Write("processor", "20261128", "{\"time\":\"torn", Line("2026-11-28T07:00:00.000Z", "call", "Ben"));

        Assert.Equal(SecurityCommand.UnreadableExitCode, await RunAsync("--event", "login", "--format", "csv"));
        Assert.Contains("unreadable", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_folder_without_one() =>
        Assert.NotEqual(0, await SecurityCommand.Create(Screen()).Parse(["--dir", Path.Combine(_vault.FullName, "gateway")]).InvokeAsync());

    public void Dispose()
    {
        _written.Dispose();
        _vault.Delete(recursive: true);
    }

    private static string Line(string time, string what, string name) =>
        $$"""{"time":"{{time}}","event":"{{what}}","outcome":"ok","name":"{{name}}"}""";

    private void Write(string service, string day, params string[] lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_vault.FullName, service, "security"));
        File.WriteAllText(Path.Combine(folder.FullName, $"security-{day}.jsonl"), string.Concat(lines.Select(line => line + "\n")));
    }

    private Task<int> RunAsync(params string[] arguments) => SecurityCommand.Create(Screen()).Parse(["--dir", _vault.FullName, .. arguments]).InvokeAsync();

    private IEnumerable<string> Rows() => _written.ToString().Split('\n').Where(line => line.StartsWith("2026", StringComparison.Ordinal));

    private Screen Screen() => new(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(_written),
    }));
}
