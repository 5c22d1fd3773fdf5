using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Ledger.Notes;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

internal static class VerifyProofCommand
{
    private const int ProofBytesMax = 256 * 1024;

    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var file = new Argument<FileInfo>("proof") { Description = "A proof of `tokenvault audit prove`." };
        var command = new Command("verify-proof", "Checks one proof, without any vault, and shows the entry. Exit code 3: it does not hold.")
        {
            directory, key, file,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), parsed.GetRequiredValue(directory));
            var source = parsed.GetRequiredValue(file);
            if (!source.Exists || source.Length > ProofBytesMax)
            {
                throw new LocalVaultException($"{source.FullName} is missing or larger than {ProofBytesMax} bytes.");
            }

            if (!TlogProof.TryParse(await File.ReadAllBytesAsync(source.FullName, cancellationToken), out var proof))
            {
                throw new LedgerDoubtException($"{source.FullName} is no proof of the form c2sp.org/tlog-proof@v1.");
            }

            var checkpoint = ProofCheck.Run(proof, keys);
            screen.Line(Encoding.UTF8.GetString(proof.Extra));
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"Entry {proof.Index} of {checkpoint.Size}, signed by {checkpoint.Origin}: the proof holds."));
        })));
        return command;
    }
}
