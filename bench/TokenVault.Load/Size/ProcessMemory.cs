using System.Globalization;

namespace TokenVault.Load.Size;

/// <summary>What a process had in memory at its highest, as the system counts it.</summary>
internal static class ProcessMemory
{
    private const string Field = "VmHWM:";

    public static long HighestOf(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..line.LastIndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
    }
}
