using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Commands.Audit;

internal static class ProveCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var token = new Argument<string>("token") { Description = "The token that was disclosed." };
        var disclosure = new Argument<string>("disclosure") { Description = "The entry, as `tokenvault disclosures` names it." };
        var output = new Option<FileInfo?>("--out") { Description = "Where to write the proof (C2SP tlog-proof). Default: it is shown." };
        var command = new Command("prove", "Gets a disclosure's proof, checks it, and gives it as one file that anybody can check with the public key alone.")
        {
            directory, key, token, disclosure, output,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var folder = parsed.GetRequiredValue(directory);
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), folder);
            var vault = await RunningVault.OpenAsync(folder);
            using var client = vault.ConnectAuditor();
            var answer = await client.Ledger.GetInclusionProofAsync(
                new GetInclusionProofRequest { Token = parsed.GetRequiredValue(token), DisclosureId = parsed.GetRequiredValue(disclosure) },
                cancellationToken: cancellationToken);
            var proof = new TlogProof(
                Math.Max(answer.LeafNumber, answer.LeafIndex), [.. answer.Proof.Select(hash => hash.ToByteArray())], answer.Checkpoint.ToByteArray(), answer.Entry.ToByteArray());
            var checkpoint = ProofCheck.Run(proof, keys);
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllBytesAsync(file.FullName, proof.Format(), cancellationToken);
            }
            else
            {
                screen.Line(Encoding.UTF8.GetString(proof.Format()));
            }

            screen.Say(string.Create(CultureInfo.InvariantCulture, $"Entry {proof.Index} of {checkpoint.Size}: the proof holds."));
        })));
        return command;
    }
}
