using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Commands.Audit;

internal static class WitnessCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var state = new Option<FileInfo>("--state") { Description = "Where the last checkpoint is remembered. Keep it where the vault's operators can't reach it.", Required = true };
        var command = new Command(
            "witness",
            "Remembers the newest checkpoint and checks that the record has only grown since the one before. Run it from time to time. Exit code 3: history was rewritten.")
        {
            directory, key, state,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var folder = parsed.GetRequiredValue(directory);
            var verifier = AuditArguments.ReadKey(parsed.GetValue(key), folder);
            var vault = await RunningVault.OpenAsync(folder);
            using var client = vault.ConnectAuditor();
            await WatchAsync(screen, client, verifier, parsed.GetRequiredValue(state), cancellationToken);
        })));
        return command;
    }

    private static async Task WatchAsync(Screen screen, TokenVaultClient client, NoteVerifier key, FileInfo state, CancellationToken cancellation)
    {
        var known = state.Exists ? CheckedCheckpoint.Open(await File.ReadAllBytesAsync(state.FullName, cancellation), key) : null;
        var newest = (await client.Ledger.GetCheckpointAsync(new GetCheckpointRequest(), cancellationToken: cancellation)).Checkpoint.ToByteArray();
        var now = CheckedCheckpoint.Open(newest, key);
        if (known is not null && now.Size < known.Size)
        {
            throw new LedgerDoubtException($"The record had {known.Size} entries and now has {now.Size}: entries were taken away. Keep {state.FullName}; it proves it.");
        }

        if (known is not null)
        {
            var answer = await client.Ledger.GetConsistencyProofAsync(
                new GetConsistencyProofRequest { OldSize = checked((uint)known.Size) }, cancellationToken: cancellation);
            newest = answer.Checkpoint.ToByteArray();
            now = CheckedCheckpoint.Open(newest, key);
            var proof = answer.Proof.Select(hash => hash.ToByteArray()).ToArray();
            if (!MerkleProof.IsConsistent(known.Size, known.Root, now.Size, now.Root, proof))
            {
                throw new LedgerDoubtException($"The record of {now.Size} entries does not extend the one of {known.Size} that was remembered: history was rewritten. Keep {state.FullName}; it proves it.");
            }
        }

        // Only what extends the last one takes its place.
        var unfinished = state.FullName + ".new";
        await File.WriteAllBytesAsync(unfinished, newest, cancellation);
        File.Move(unfinished, state.FullName, overwrite: true);
        screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Size} entries{(known is null ? ", remembered for the first time" : $", {now.Size - known.Size} since the last time, and none of those before was touched")}."));
    }
}
