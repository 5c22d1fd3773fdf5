using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TokenVault.MemoryDump.Dumps;

/// <summary>Dumps a running process with gdb's gcore and reads where its memory lies in the file.</summary>
internal static class CoreFile
{
    // ELF-64 object file format, version 1.5: the header's fields and those of a program header.
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;
    private const uint Loadable = 1;

    /// <returns>The core file's path.</returns>
    /// <exception cref="IOException">There is no gcore, or it may not look into the process.</exception>
    public static async Task<string> WriteAsync(int process, string folder, string name, CancellationToken stop)
    {
        var prefix = Path.Combine(folder, name);

        // core(5): every kind of mapping. gcore -a would not ask, and write out the 256 GiB that the runtime only reserves.
        await File.WriteAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/coredump_filter"), "0x7f", stop);
        var start = new ProcessStartInfo("gcore", ["-o", prefix, process.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var gcore = Process.Start(start) ?? throw new IOException("gcore could not be started.");
            var said = await Task.WhenAll(gcore.StandardOutput.ReadToEndAsync(stop), gcore.StandardError.ReadToEndAsync(stop));
            await gcore.WaitForExitAsync(stop);
            var path = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{process}");
            return gcore.ExitCode == 0 && File.Exists(path)
                ? path
                : throw new IOException("gcore made no dump: " + string.Join(' ', said).Trim());
        }
        catch (Win32Exception missing)
        {
            throw new IOException("gcore is missing; Debian has it in the package gdb.", missing);
        }
    }

    public static IReadOnlyList<CoreSegment> ReadSegments(Microsoft.Win32.SafeHandles.SafeFileHandle core)
    {
        var header = new byte[HeaderBytes];
        if (RandomAccess.Read(core, header, 0) != HeaderBytes || !header.AsSpan().StartsWith("\u007fELF"u8))
        {
            throw new IOException("The dump is no ELF file.");
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        var headers = new byte[count * ProgramHeaderBytes];
        if (count is 0 or ushort.MaxValue || RandomAccess.Read(core, headers, at) != headers.Length)
        {
            throw new IOException("The dump's program headers can't be read.");
        }

        var segments = new List<CoreSegment>();
        for (var i = 0; i < count; i++)
        {
            var row = headers.AsSpan(i * ProgramHeaderBytes, ProgramHeaderBytes);
            var segment = new CoreSegment(
                BinaryPrimitives.ReadInt64LittleEndian(row[16..]), BinaryPrimitives.ReadInt64LittleEndian(row[8..]), BinaryPrimitives.ReadInt64LittleEndian(row[32..]));
            if (BinaryPrimitives.ReadUInt32LittleEndian(row) == Loadable && segment.Bytes > 0)
            {
                segments.Add(segment);
            }
        }

        return segments;
    }
}
