using System.Globalization;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>What `set-custodians` is asked for.</summary>
internal sealed record SetCustodiansArguments(string Config, int Threshold, IReadOnlyList<string> Custodians, string SharesOutDirectory)
{
    public string? PassphraseFile { get; init; }

    public IReadOnlyList<string> ShareFilePaths { get; init; } = [];

    public bool RemovePassphrase { get; init; }

    /// <summary>Null where something is missing, given twice or not known.</summary>
    public static SetCustodiansArguments? Parse(ReadOnlySpan<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (shares, remove) = (new List<string>(), false);
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name is "--remove-passphrase")
            {
                remove = true;
            }
            else if (i + 1 == arguments.Length)
            {
                return null;
            }
            else if (name is "--share-file")
            {
                shares.Add(Path.GetFullPath(arguments[++i]));
            }
            else if (name is not ("--config" or "--threshold" or "--custodians" or "--shares-out-dir" or "--passphrase-file") || !values.TryAdd(name, arguments[++i]))
            {
                return null;
            }
        }

        return values.TryGetValue("--config", out var config) && values.TryGetValue("--threshold", out var threshold)
            && values.TryGetValue("--custodians", out var custodians) && values.TryGetValue("--shares-out-dir", out var directory)
            && int.TryParse(threshold, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new SetCustodiansArguments(Path.GetFullPath(config), count, custodians.Split(','), Path.GetFullPath(directory))
                {
                    PassphraseFile = values.TryGetValue("--passphrase-file", out var passphrase) ? Path.GetFullPath(passphrase) : null,
                    ShareFilePaths = shares,
                    RemovePassphrase = remove,
                }
                : null;
    }

    /// <summary>The keystore, opened as was asked.</summary>
    /// <exception cref="KeystoreException">It does not open.</exception>
    /// <exception cref="InvalidDataException">The configuration does not say where it is, or a file holds no share.</exception>
    public Keystore Open()
    {
        var (options, paths) = (KeyCommandLine.ReadKeystore(Config), new VaultPaths(Config));
        var path = paths.Resolve(options.Path);
        return ShareFilePaths.Count > 0 ? ShareFiles.Open(path, ShareFilePaths)
            : PassphraseFile is not null ? KeystoreFile.OpenByPassphrase(path, PassphraseFile)
            : KeystoreFile.Open(options, paths);
    }
}
