using System.Diagnostics;

namespace TokenVault.CardScan.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly ScannedFolder _folder = new();

    [Fact]
    public async Task Exits_WithOne_AndNeverNamesTheNumber()
    {
        _folder.Plant("planted.bin", ScannedFolder.Ascii(ScannedFolder.Number));
        var (code, output) = await RunAsync(ScannedFolder.Number + " " + ScannedFolder.Code);

        Assert.Equal(1, code);
        Assert.Contains("FOUND planted.bin: ASCII at byte 1000", output, StringComparison.Ordinal);
        Assert.DoesNotContain(ScannedFolder.Number, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exits_WithZero_WhereNothingIs()
    {
        _folder.PlantAlone("clean.txt", "nothing here"u8);
        var (code, output) = await RunAsync(ScannedFolder.Number);

        Assert.Equal(0, code);
        Assert.EndsWith("0 found\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a remark")]
    [InlineData("4000056655665556x")]
    [InlineData("4000056655665556 12345")]
    public async Task Exits_WithTwo_ForNumbersThatAreNone(string numbers)
    {
        _folder.PlantAlone("clean.txt", "nothing here"u8);
        Assert.Equal(2, (await RunAsync(numbers)).Code);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output)> RunAsync(string numbers)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "TokenVault.CardScan.dll"), _folder.Path, "--numbers", "-" },
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(numbers);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
