using System.Globalization;
using System.Runtime.InteropServices;

namespace TokenVault.Load.Reports;

/// <summary>What a figure depends on, as the system tells it. Unknown where it does not.</summary>
internal sealed record MachineFacts
{
    private const string Unknown = "unknown";

    public int Cores { get; init; } = Environment.ProcessorCount;

    public string Processor { get; init; } = Unknown;

    /// <summary>Bytes; 0 is unknown.</summary>
    public long Memory { get; init; }

    public string System { get; init; } = Unknown;

    public string Kernel { get; init; } = Unknown;

    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Of the folder that the measured stores were in: syncing to memory costs nothing and to a disk all that it costs.</summary>
    public string FileSystem { get; init; } = Unknown;

    /// <summary>Processes that wanted a core in the minute before: other programs that take part.</summary>
    public double? LoadBefore { get; init; }

    public static MachineFacts Read(string folder) => new()
    {
        Processor = Field(Lines("/proc/cpuinfo"), "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Memory = Kilobytes(Field(Lines("/proc/meminfo"), "MemTotal", ':')) * 1024,
        System = Field(Lines("/etc/os-release"), "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        Kernel = Lines("/proc/sys/kernel/osrelease").FirstOrDefault() ?? Unknown,
        FileSystem = FileSystemOf(folder, Lines("/proc/self/mounts")) ?? Unknown,
        LoadBefore = double.TryParse(
            Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) ? load : null,
    };

    /// <summary>The type of the mount that a folder is in: the longest that its path begins with, the last of several.</summary>
    public static string? FileSystemOf(string folder, IEnumerable<string> mounts)
    {
        string? type = null;
        var longest = -1;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + "/";
        foreach (var fields in mounts.Select(line => line.Split(' ')).Where(fields => fields.Length > 2))
        {
            // A space in a path is written as an octal number there (fstab(5)).
            var point = fields[1].Replace("\\040", " ", StringComparison.Ordinal).TrimEnd('/') + "/";
            if (point.Length >= longest && path.StartsWith(point, StringComparison.Ordinal))
            {
                (type, longest) = (fields[2], point.Length);
            }
        }

        return type;
    }

    public static string? Field(IEnumerable<string> lines, string name, char separator) => lines
        .Select(line => line.Split(separator, 2))
        .FirstOrDefault(parts => parts.Length == 2 && string.Equals(parts[0].Trim(), name, StringComparison.Ordinal))?[1].Trim();

    private static long Kilobytes(string? text) =>
        long.TryParse(text?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
