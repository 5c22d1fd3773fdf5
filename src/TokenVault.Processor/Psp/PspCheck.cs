using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using TokenVault.Hosting;

namespace TokenVault.Processor.Psp;

/// <summary>Whether the accounts, their key files and the processors' authorities can be read, and each name stands once.</summary>
internal sealed class PspCheck(IOptions<PspOptions> options, VaultPaths paths) : IConfigurationCheck
{
    public IEnumerable<string> FindProblems()
    {
        var psp = options.Value;
        foreach (var twice in psp.Processors.CountBy(processor => processor.Name, StringComparer.Ordinal).Where(name => name.Value > 1))
        {
            yield return $"{PspOptions.Section}:{nameof(psp.Processors)}: '{twice.Key}' stands twice. Give each processor its own name.";
        }

        foreach (var processor in psp.Processors)
        {
            if (Problem(() => PspAuthorities.Load(paths, processor)) is { } authority)
            {
                yield return $"{PspOptions.Section}:{nameof(psp.Processors)}:{processor.Name}:{nameof(processor.TrustedAuthority)}: {authority}";
            }
        }

        var accounts = paths.Resolve(psp.Accounts);
        var names = psp.Processors.Select(processor => processor.Name).ToFrozenSet(StringComparer.Ordinal);
        if (Problem(() => PspAccountFile.Read(accounts, names, key => Path.GetFullPath(key, Path.GetDirectoryName(accounts)!))) is { } problem)
        {
            yield return $"{PspOptions.Section}:{nameof(psp.Accounts)}: {problem}";
        }
    }

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }
}
