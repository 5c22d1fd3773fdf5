using System.Globalization;
using TokenVault.Local.Processes;

namespace TokenVault.EndToEnd.Tests;

/// <summary>What the system is asked to do with the memory of a running gateway and adapter.</summary>
public sealed class ProcessMemoryTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [SkippableFact]
    public void Turns_CoreDumpsOff()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Reads /proc.");
        foreach (var service in Services)
        {
            var limit = ReadLine(service, "limits", "Max core file size");
            Assert.Equal(["0", "0", "bytes"], limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3..]);
        }
    }

    [SkippableFact]
    public void Locks_Memory_OrSaysThatItMayNot()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Reads /proc.");
        foreach (var (service, log) in Services.Zip((string[])[fixture.Vault.Folder.Log("gateway"), fixture.Vault.Folder.Log("processor")]))
        {
            var locked = long.Parse(ReadLine(service, "status", "VmLck:").Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
            var warned = File.ReadLines(log).Any(line => line.Contains("Memory is not locked", StringComparison.Ordinal));

            Assert.Equal(locked == 0, warned);
        }
    }

    private ServiceProcess[] Services => [fixture.Vault.Gateway, fixture.Vault.Processor];

    private static string ReadLine(ServiceProcess service, string file, string start) =>
        File.ReadLines(Path(service, file)).First(line => line.StartsWith(start, StringComparison.Ordinal)).Replace('\t', ' ');

    private static string Path(ServiceProcess service, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{service.ProcessId}/{file}");
}
