using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Callers;

/// <summary>The callers in force: those of the last registry that could be read.</summary>
internal sealed class CallerRegistry(IOptions<CallersOptions> options, VaultPaths paths, SecurityLog security, ILogger<CallerRegistry> logger)
    : IConfigurationCheck, IRegistryInForce
{
    private volatile CallerDirectory? _current;

    private byte[] _hashInForce = [];

    // So that a bad file is reported once and not every second.
    private string? _reported;

    /// <summary>Whether the file was good when it was last looked at.</summary>
    public bool IsFileGood { get; private set; }

    public CallerDirectory Current => _current ?? throw new InvalidOperationException("The registry was not loaded.");

    public RegistryInForce InForce => Current is { } callers ? new RegistryInForce(_hashInForce, callers.Count, callers.Disabled) : throw new InvalidOperationException();

    public IReadOnlyList<string> NamesOf(CallerRole role) =>
        [.. Current.All.Where(caller => caller.Role == role && !caller.Disabled).Select(static caller => caller.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

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
    public void Load() => TakeOver(ReadFile());

    /// <summary>Reads the file again and takes it over where it changed and is good. Called by one thread at a time.</summary>
    public void Refresh()
    {
        try
        {
            TakeOver(ReadFile());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            IsFileGood = false;
            if (!string.Equals(error.Message, _reported, StringComparison.Ordinal))
            {
                _reported = error.Message;
                HostLog.RegistryRefused(logger, error.Message);
                security.Tell(new SecurityEntry(SecurityEvents.RegistryRefused, SecurityEvents.Failed));
            }
        }
    }

    private static bool IsUnreadable(Exception error) => error is IOException or UnauthorizedAccessException or FormatException;

    private void TakeOver(byte[] bytes)
    {
        var hash = SHA256.HashData(bytes);
        if (!hash.AsSpan().SequenceEqual(_hashInForce))
        {
            var directory = CallerDirectory.Parse(bytes);
            var before = _current;
            _current = directory;
            _hashInForce = hash;
            HostLog.RegistryLoaded(logger, directory.Count, directory.Disabled);
            Tell(before, directory);
        }

        IsFileGood = true;
        _reported = null;
    }

    // Letters only, lest a hash be taken for something else. What changed while the process was down shows by another one.
    private void Tell(CallerDirectory? before, CallerDirectory now)
    {
        security.Tell(new SecurityEntry(SecurityEvents.RegistryLoaded, SecurityEvents.Succeeded)
        {
            Resource = "registry/" + string.Concat(_hashInForce[..8].Select(static value => $"{(char)('a' + (value >> 4))}{(char)('a' + (value & 15))}")),
            Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now.Count} callers, {now.Disabled} disabled"),
        });
        foreach (var change in before is null ? [] : CallerChanges.Between(before, now))
        {
            security.Tell(change);
        }
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
