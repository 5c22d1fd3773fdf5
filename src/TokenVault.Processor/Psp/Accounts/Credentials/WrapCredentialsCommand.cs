using System.Globalization;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys;

namespace TokenVault.Processor.Psp.Accounts.Credentials;

/// <summary>`wrap-credentials`: encrypts the credentials of payment processors, where they are not yet, in place.</summary>
internal static class WrapCredentialsCommand
{
    public const string Name = "wrap-credentials";

    private const string Usage =
        """
        Usage: TokenVault.Processor wrap-credentials --config FILE

        Encrypts the files that accounts.json names (secretKeyFile, webhookSecretFile) under a key that comes from the keystore,
        each for its account, in place. Files that are wrapped are opened to see that they still do, and stay. The adapter reads
        either form; a credential that changes is put there as it is, and wrapped by this command again.

        What stood in the files may stay on the disk, and in backups, where it was: change credentials that must not.

          --config FILE   the adapter's configuration, JSON
        """;

    /// <summary>Returns the exit code: 0, or 1 with the reason on the error writer.</summary>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        if (arguments is not ["--config", var configured])
        {
            error.WriteLine(Usage);
            return 1;
        }

        try
        {
            var config = Path.GetFullPath(configured);
            var paths = new VaultPaths(config);
            using var keystore = KeystoreFile.Open(KeyCommandLine.ReadKeystore(config), paths);
            var (wrapped, kept) = new CredentialWrapping(keystore, paths.Resolve(AccountsOf(config))).Run();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wrapped} credentials wrapped, {kept} were wrapped before."));
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static string AccountsOf(string config) =>
        new ConfigurationBuilder().AddJsonFile(config, optional: false).Build()[$"{PspOptions.Section}:{nameof(PspOptions.Accounts)}"] is { Length: > 0 } accounts
            ? accounts
            : throw new InvalidDataException($"{config}: {PspOptions.Section}:{nameof(PspOptions.Accounts)} is needed.");
}
