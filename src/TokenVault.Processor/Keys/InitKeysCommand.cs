using System.Text.Json;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Keys;

/// <summary>`init-keys`: makes the keystore once and writes the public key that the key ceremony signs into a manifest.</summary>
internal static class InitKeysCommand
{
    public const string Name = "init-keys";

    private const string Usage =
        """
        Usage: TokenVault.Processor init-keys --config FILE --public-key-out FILE

        Draws the adapter's keys, encrypts them under the passphrase in Keystore:PassphraseFile into Keystore:Path, and writes
        the public key for the key ceremony. Refuses to replace a keystore.

          --config FILE           the adapter's configuration, JSON
          --public-key-out FILE   where to write {"suite":1,"keyNumber":1,"publicKey":"…","ledger":"…"}: for
                                  gateways, and for whoever checks the record of disclosures
        """;

    /// <summary>Returns the exit code: 0, or 1 with the reason on the error writer.</summary>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        if (ValueOf("--config", arguments) is not { } config
            || ValueOf("--public-key-out", arguments) is not { } target
            || arguments.Length != 4)
        {
            error.WriteLine(Usage);
            return 1;
        }

        try
        {
            Run(Path.GetFullPath(config), Path.GetFullPath(target));
            output.WriteLine($"The keystore is made; its public key is in {target}. Keep the keystore and its passphrase in separate backups.");
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static string? ValueOf(string option, ReadOnlySpan<string> arguments)
    {
        var at = arguments.IndexOf(option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private static void Run(string config, string target)
    {
        var options = new ConfigurationBuilder().AddJsonFile(config, optional: false).Build()
            .GetSection(KeystoreOptions.Section).Get<KeystoreOptions>();
        if (options is not { Path.Length: > 0, PassphraseFile.Length: > 0 })
        {
            throw new InvalidDataException(
                $"{config}: {KeystoreOptions.Section}:{nameof(options.Path)} and {KeystoreOptions.Section}:{nameof(options.PassphraseFile)} are needed.");
        }

        var folder = Path.GetDirectoryName(config)!;
        using var keystore = KeystoreFile.Create(
            Path.GetFullPath(options.Path, folder), Path.GetFullPath(options.PassphraseFile, folder), SuiteId.XWing);
        File.WriteAllBytes(target, Describe(keystore));
    }

    private static byte[] Describe(Keystore keystore)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("suite"u8, (int)keystore.Suite);
            json.WriteNumber("keyNumber"u8, keystore.OpeningKeyNumber);
            json.WriteBase64String("publicKey"u8, keystore.PublicKey);
            using var ledger = LedgerName.SignerOf(keystore);
            json.WriteString("ledger"u8, ledger.Verifier.ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
