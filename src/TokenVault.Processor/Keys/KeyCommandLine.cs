using TokenVault.Hosting;

namespace TokenVault.Processor.Keys;

/// <summary>What the offline commands that change the keystore are given: the adapter's configuration, and a file to write.</summary>
/// <param name="Keystore">Where the keystore is, and by what it opens.</param>
/// <param name="Paths">Of the configuration's folder.</param>
/// <param name="Target">The file to write.</param>
internal sealed record KeyCommandLine(KeystoreOptions Keystore, VaultPaths Paths, string Target)
{
    /// <summary>Null where the arguments are not `--config FILE` and the target's option with a file.</summary>
    /// <exception cref="InvalidDataException">The configuration does not say where the keystore is.</exception>
    public static KeyCommandLine? Read(ReadOnlySpan<string> arguments, string targetOption)
    {
        if (ValueOf("--config", arguments) is not { } configured || ValueOf(targetOption, arguments) is not { } target || arguments.Length != 4)
        {
            return null;
        }

        var config = Path.GetFullPath(configured);
        return new KeyCommandLine(ReadKeystore(config), new VaultPaths(config), Path.GetFullPath(target));
    }

    /// <exception cref="InvalidDataException">The configuration does not say where the keystore is, or by what it opens.</exception>
    public static KeystoreOptions ReadKeystore(string config)
    {
        var options = new ConfigurationBuilder().AddJsonFile(config, optional: false).Build()
            .GetSection(KeystoreOptions.Section).Get<KeystoreOptions>() ?? new KeystoreOptions();
        var result = new KeystoreOptionsValidator().Validate(name: null, options);
        return result.Failed ? throw new InvalidDataException($"{config}: {result.FailureMessage}") : options;
    }

    private static string? ValueOf(string option, ReadOnlySpan<string> arguments)
    {
        var at = arguments.IndexOf(option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
