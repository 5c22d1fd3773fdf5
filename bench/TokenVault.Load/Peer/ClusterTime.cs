using System.Globalization;

namespace TokenVault.Load.Peer;

/// <summary>CPU time of a process, its children that run and those that have ended: PostgreSQL has one for each connection.</summary>
internal static class ClusterTime
{
    private const double TicksPerSecond = 100;

    public static double SecondsOf(int process)
    {
        var ticks = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Fields(id) is { } fields)
            {
                // After the name in parentheses: state, parent, … user and system time, and the same of children that were waited for.
                var own = Number(fields[11]) + Number(fields[12]);
                ticks += id == process ? own + Number(fields[13]) + Number(fields[14]) : Number(fields[1]) == process ? own : 0;
            }
        }

        return ticks / TicksPerSecond;
    }

    // Null for a process that has ended since it was listed.
    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
