using System.Text.Json;
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
        the public key for the key ceremony. Refuses to replace a keystore. Where the configuration names a PKCS#11 token
        (Keystore:Pkcs11) in place of the passphrase, the private key is made in the token and stays there, and so is the key
        that the others are encrypted under.

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

        try
        {
            if (KeyCommandLine.Read(arguments, "--public-key-out") is not { } line)
            {
                error.WriteLine(Usage);
                return 1;
            }

            using var keystore = KeystoreFile.Create(line.Keystore, line.Paths);
            File.WriteAllBytes(line.Target, Describe(keystore));
            output.WriteLine($"The keystore is made; its public key is in {line.Target}. Keep the keystore and what it opens by in separate backups.");
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
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
            using var ledger = LedgerName.SignersOf(keystore)[0].Signer;
            json.WriteString("ledger"u8, ledger.Verifier.ToString());
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
