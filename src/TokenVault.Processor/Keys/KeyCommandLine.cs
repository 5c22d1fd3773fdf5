namespace TokenVault.Processor.Keys;

/// <summary>What the offline commands that change the keystore are given: the adapter's configuration, and a file to write.</summary>
/// <param name="Keystore">The keystore's path.</param>
/// <param name="PassphraseFile">The path of its passphrase.</param>
/// <param name="Target">The file to write.</param>
internal sealed record KeyCommandLine(string Keystore, string PassphraseFile, string Target)
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
        var options = new ConfigurationBuilder().AddJsonFile(config, optional: false).Build()
            .GetSection(KeystoreOptions.Section).Get<KeystoreOptions>();
        if (options is not { Path.Length: > 0, PassphraseFile.Length: > 0 })
        {
            throw new InvalidDataException(
                $"{config}: {KeystoreOptions.Section}:{nameof(options.Path)} and {KeystoreOptions.Section}:{nameof(options.PassphraseFile)} are needed.");
        }

        var folder = Path.GetDirectoryName(config)!;
        return new KeyCommandLine(Path.GetFullPath(options.Path, folder), Path.GetFullPath(options.PassphraseFile, folder), Path.GetFullPath(target));
    }

    private static string? ValueOf(string option, ReadOnlySpan<string> arguments)
    {
        var at = arguments.IndexOf(option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
