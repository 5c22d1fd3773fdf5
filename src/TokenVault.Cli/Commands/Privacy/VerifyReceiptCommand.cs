using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Cli.Commands.Audit;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Privacy;

internal static class VerifyReceiptCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var receipt = new Option<FileInfo>("--receipt") { Description = "A receipt of `tokenvault privacy erase`, or a part of one.", Required = true };
        var authority = new Option<FileInfo?>("--authority") { Description = "The authority of the gateway's certificate, PEM. Default: ca/ca.pem of the vault in --dir." };
        var command = new Command("verify-receipt", "Checks an erasure receipt without any vault: the gateway's signature, and that each deletion is in the record. Exit code 3: it does not hold.")
        {
            directory, receipt, authority, key,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var folder = parsed.GetRequiredValue(directory);
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), folder);
            using var root = ReadAuthority(parsed.GetValue(authority)?.FullName ?? new VaultFolder(folder.FullName).AuthorityCertificate);
            var file = parsed.GetRequiredValue(receipt);
            if (!file.Exists || file.Length > ReceiptCheck.BytesMax)
            {
                throw new LocalVaultException($"{file.FullName} is missing or larger than {ReceiptCheck.BytesMax} bytes.");
            }

            var held = ReceiptCheck.Run(await File.ReadAllBytesAsync(file.FullName, cancellationToken), root, keys);
            screen.Fields(
                ("customer", $"{held.Customer} of {held.Merchant}"),
                ("signed by", held.Gateway),
                ("tokens", held.Tokens.ToString(CultureInfo.InvariantCulture)),
                ("unusable since", held.UnusableSince),
                ("physically gone by", held.PhysicallyGoneBy),
                ("gone from backups by", held.GoneFromBackupsBy));
            screen.Say(held.IsLast ? "The receipt holds." : "This part of the receipt holds; there are further parts.");
        })));
        return command;
    }

    private static X509Certificate2 ReadAuthority(string path)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (CryptographicException)
        {
            throw new LocalVaultException($"There is no certificate in {path}. Name the authority's file with --authority.");
        }
    }
}
