using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Local;

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
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), folder);
            var vault = await RunningVault.OpenAsync(folder);
            using var client = vault.ConnectAuditor();
            await WatchAsync(screen, client, keys, parsed.GetRequiredValue(state), cancellationToken);
        })));
        return command;
    }

    private static async Task WatchAsync(Screen screen, TokenVaultClient client, NoteVerifier[] keys, FileInfo state, CancellationToken cancellation)
    {
        var known = state.Exists ? CheckedCheckpoint.Open(await ReadStateAsync(state, cancellation), keys) : null;
        var newest = (await client.Ledger.GetCheckpointAsync(new GetCheckpointRequest(), cancellationToken: cancellation)).Checkpoint.ToByteArray();
        var now = CheckedCheckpoint.Open(newest, keys);
        if (known is not null && now.Size < known.Size)
        {
            throw await ConflictAsync(state, newest, $"The record had {known.Size} entries and now has {now.Size}: entries were taken away.");
        }

        if (known is not null)
        {
            var answer = await client.Ledger.GetConsistencyProofAsync(
                new GetConsistencyProofRequest { OldSize = (uint)Math.Min(known.Size, uint.MaxValue), OldEntries = known.Size }, cancellationToken: cancellation);
            newest = answer.Checkpoint.ToByteArray();
            now = CheckedCheckpoint.Open(newest, keys);
            var proof = answer.Proof.Select(hash => hash.ToByteArray()).ToArray();
            if (!MerkleProof.IsConsistent(known.Size, known.Root, now.Size, now.Root, proof))
            {
                throw await ConflictAsync(state, newest, $"The record of {now.Size} entries does not extend the one of {known.Size} that was remembered: history was rewritten.");
            }
        }

        // Only what extends the last one takes its place.
        var unfinished = state.FullName + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(newest, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, state.FullName, overwrite: true);
        screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Size} entries{(known is null ? ", remembered for the first time" : $", {now.Size - known.Size} since the last time, and none of those before was touched")}."));
    }

    // A file that is none says nothing of the record, and must not be taken for a proof against it.
    private static async Task<byte[]> ReadStateAsync(FileInfo state, CancellationToken cancellation)
    {
        var note = state.Length <= SignedNote.BytesMax ? await File.ReadAllBytesAsync(state.FullName, cancellation) : [];
        return SignedNote.TryParse(note, out _)
            ? note
            : throw new LocalVaultException($"{state.FullName} is no checkpoint. Take a copy of it from a backup; without one, remove it and begin anew.");
    }

    // It takes both to show that the log signed two pasts.
    private static async Task<LedgerDoubtException> ConflictAsync(FileInfo state, byte[] newest, string what)
    {
        var conflict = state.FullName + ".conflict";
        await File.WriteAllBytesAsync(conflict, newest);
        return new LedgerDoubtException($"{what} Keep {state.FullName} and {conflict}: both are signed, and together they prove it.");
    }
}
