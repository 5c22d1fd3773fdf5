using System.Security.Cryptography;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>`set-custodians`: has the keystore open by key custodians' shares, and gives each his own.</summary>
internal static class SetCustodiansCommand
{
    public const string Name = "set-custodians";

    private const string Usage =
        """
        Usage: TokenVault.Processor set-custodians --config FILE --threshold M --custodians NAME,NAME,… --shares-out-dir DIR
                                                   [--passphrase-file FILE | --share-file FILE …] [--remove-passphrase]

        Draws a share for each custodian and has the keystore open by any M of them. Shares that were given before open it no more. Run it
        with the adapter stopped; then replace Keystore:PassphraseFile by Keystore:Custodians in the configuration.

          --config FILE           the adapter's configuration, JSON
          --threshold M           how many shares open it: 2 to all of them
          --custodians NAMES      2 to 10 names, as the registry of callers has them
          --shares-out-dir DIR    where to write one file for each: give each to its custodian only, on a medium of his own, and
                                  remove it here
          --passphrase-file FILE  opens the keystore now, where the configuration does not say how
          --share-file FILE       opens it now by its present custodians: once for each of as many as it takes
          --remove-passphrase     it opens by its passphrase no more. Copies of the keystore made before still do.
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
            if (SetCustodiansArguments.Parse(arguments) is not { } asked)
            {
                error.WriteLine(Usage);
                return 1;
            }

            using var keystore = asked.Open();
            var shares = new ShareFolder(asked.SharesOutDirectory, asked.Custodians);
            try
            {
                CustodianCeremony.Run(keystore, asked.Threshold, asked.Custodians, asked.RemovePassphrase, shares.Write);
            }
            catch
            {
                // Nothing opens by them.
                shares.Remove();
                throw;
            }

            output.WriteLine(
                $"The keystore opens by any {asked.Threshold} of {asked.Custodians.Count} shares, which are in {asked.SharesOutDirectory}: give each to its custodian and remove it there.");
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }
}
