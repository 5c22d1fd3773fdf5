using System.Globalization;

namespace TokenVault.Load.Report;

/// <summary>CPU time that processes have used, as the system counts it (/proc/PID/stat, hundredths of a second).</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    public static double SecondsOf(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));

        // The name in parentheses may hold anything; user and system time are the 14th and 15th field, the 12th and 13th after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
