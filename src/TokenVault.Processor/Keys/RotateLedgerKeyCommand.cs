using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Keys;

/// <summary>`rotate-ledger-key`: draws the next key by which the record of disclosures is signed.</summary>
internal static class RotateLedgerKeyCommand
{
    public const string Name = "rotate-ledger-key";

    private const string Usage =
        """
        Usage: TokenVault.Processor rotate-ledger-key --config FILE --public-keys-out FILE

        Draws another key by which the adapter signs its record of disclosures, puts it into the keystore, and writes the public
        halves of all such keys. The adapter takes it at its next start: it says so in the record, and signs by both for as long as
        Disclosures:OldKeySignsFor says. The record keeps its name.

          --config FILE            the adapter's configuration, JSON
          --public-keys-out FILE   where to write a line `name+hash+base64` for each key, the oldest first: for gateways
                                   (Adapter:RecordKey) and for whoever checks the record
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
            if (KeyCommandLine.Read(arguments, "--public-keys-out") is not { } line)
            {
                error.WriteLine(Usage);
                return 1;
            }

            using var keystore = KeystoreFile.AddLedgerKey(line.Keystore, line.Paths);
            using var keys = new LedgerKeys(keystore, TimeProvider.System, TimeSpan.Zero);
            File.WriteAllLines(line.Target, keys.Verifiers.Select(static key => key.ToString()));
            output.WriteLine(
                $"Key {keys.Numbers[^1]} is in the keystore; the public keys are in {line.Target}. Back the keystore up, give that file to each gateway and auditor, start the gateways anew, and then the adapter.");
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }
}
