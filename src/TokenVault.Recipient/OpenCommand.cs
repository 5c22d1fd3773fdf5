using System.CommandLine;
using TokenVault.Envelope.Transfers;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Transfers;

namespace TokenVault.Recipient;

/// <summary>`open`: verifies a package and writes its cards to a file.</summary>
internal static class OpenCommand
{
    public static Command Create()
    {
        var key = new Option<string>("--key") { Description = "The private key's file, of new-key.", Required = true };
        var passphrase = PassphraseFile.Option();
        var adapter = new Option<string>("--adapter-key") { Description = "The file of the public key by which the vault's record is signed (ledger.vkey).", Required = true };
        var package = new Option<string>("--package") { Description = "The folder of the order: manifests and parts.", Required = true };
        var target = new Option<string>("--out") { Description = "The CSV to write, mode 0600; it must not exist yet. CARD NUMBERS STAND IN IT IN CLEAR.", Required = true };
        var command = new Command("open", "Verifies a package and writes its cards to a file.") { key, passphrase, adapter, package, target };
        command.SetAction(parsed =>
        {
            try
            {
                using var opened = OpenKey(parsed.GetRequiredValue(key), parsed.GetRequiredValue(passphrase));
                return Run(opened, ReadVerifier(parsed.GetRequiredValue(adapter)), parsed.GetRequiredValue(package), parsed.GetRequiredValue(target));
            }
            catch (Exception error) when (error is KeystoreException or TransferPackageException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(error.Message);
                return error is TransferPackageException ? 3 : 1;
            }
        });
        return command;
    }

    private static int Run(RecipientKey key, NoteVerifier adapter, string package, string target)
    {
        using var table = new CardTable(target);
        var manifests = new Package(package, adapter).Open(key, table.Write);
        table.Complete();
        foreach (var manifest in manifests)
        {
            var skipped = string.Join(", ", manifest.Skipped.Select(reason => $"{reason.Value} {reason.Key}"));
            Console.WriteLine($"Order {manifest.Order}, {manifest.Gateway}: {manifest.Cards} cards{(skipped.Length > 0 ? $"; not among them: {skipped}" : "")}.");
        }

        Console.WriteLine($"{table.Cards} cards in {target}. Card numbers stand in it in clear: keep it as PCI DSS 3 asks, and destroy it when it has served.");
        return 0;
    }

    private static RecipientKey OpenKey(string path, string passphraseFile)
    {
        using var passphrase = new PassphraseFile(passphraseFile);
        return RecipientKey.Open(path, passphrase.Bytes);
    }

    private static NoteVerifier ReadVerifier(string path) =>
        NoteVerifier.TryParse(File.ReadAllText(path).Trim(), out var verifier) ? verifier : throw new TransferPackageException($"{path} holds no public key of a record.");
}
