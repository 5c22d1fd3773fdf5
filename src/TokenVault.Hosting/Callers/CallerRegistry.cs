using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Callers;

/// <summary>The callers in force: those of the last registry that could be read.</summary>
internal sealed class CallerRegistry(IOptions<CallersOptions> options, VaultPaths paths, ILogger<CallerRegistry> logger)
    : IConfigurationCheck
{
    private volatile CallerDirectory? _current;

    // Of the bytes last looked at, good or bad, so that a bad file is reported once and not every second.
    private byte[] _seen = [];

    public CallerDirectory Current => _current ?? throw new InvalidOperationException("The registry was not loaded.");

    private string FilePath => paths.Resolve(options.Value.Registry);

    public IEnumerable<string> FindProblems()
    {
        string? problem = null;
        try
        {
            CallerDirectory.Parse(ReadFile());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            problem = $"{CallersOptions.Section}:{nameof(CallersOptions.Registry)}, {options.Value.Registry}: {error.Message}";
        }

        return problem is null ? [] : [problem];
    }

    /// <summary>Reads the registry for the first time. Throws where it can't be read: a host without callers in force must not start.</summary>
    public void Load()
    {
        var bytes = ReadFile();
        _seen = SHA256.HashData(bytes);
        Replace(bytes);
    }

    /// <summary>Reads the file again and takes it over where it changed and is good. Called by one thread at a time.</summary>
    public void Refresh()
    {
        try
        {
            var bytes = ReadFile();
            var seen = SHA256.HashData(bytes);
            if (!seen.AsSpan().SequenceEqual(_seen))
            {
                _seen = seen;
                Replace(bytes);
            }
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            // A file that is gone has no bytes to remember it by; its message serves instead.
            var seen = error is FormatException ? _seen : SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(error.Message));
            if (error is FormatException || !seen.AsSpan().SequenceEqual(_seen))
            {
                _seen = seen;
                HostLog.RegistryRefused(logger, error.Message);
            }
        }
    }

    private static bool IsUnreadable(Exception error) => error is IOException or UnauthorizedAccessException or FormatException;

    private void Replace(byte[] bytes)
    {
        var directory = CallerDirectory.Parse(bytes);
        _current = directory;
        HostLog.RegistryLoaded(logger, directory.Count, directory.Disabled);
    }

    private byte[] ReadFile()
    {
        using var file = File.OpenRead(FilePath);
        if (file.Length > CallerDirectory.BytesMax)
        {
            throw new IOException($"It has more than {CallerDirectory.BytesMax} bytes.");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
