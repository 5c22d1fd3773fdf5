using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Ledger.Notes;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

/// <summary>Options and steps of the commands that read whole records, each held against its checkpoint.</summary>
internal static class RecordArguments
{
    private const int CheckpointBytesMax = 64 * 1024;
    private const long ToldEveryBytes = 256L << 20;

    public static Option<FileInfo[]> Record() => new("--record")
    {
        Description = "disclosures.jsonl, or a copy of it; those that go on after it (disclosures-000002.jsonl, …) are read with it. Once for each adapter instance.",
        Required = true,
    };

    public static Option<FileInfo[]> Checkpoint() => new("--checkpoint")
    {
        Description = "A checkpoint that was signed over it: the file `checkpoint` beside it, or one that was kept elsewhere. One for each --record, in the same order.",
        Required = true,
    };

    public static Option<long> Uncovered() => new("--allow-uncovered")
    {
        Description = "How many entries of each record may stand after those that its checkpoint covers: a running adapter writes more.",
        DefaultValueFactory = _ => 0,
    };

    /// <summary>Each record with its checkpoint, whose signature was found good.</summary>
    /// <exception cref="LedgerDoubtException">A signature does not hold, or the set is not whole.</exception>
    public static IReadOnlyList<(FileInfo Record, Checkpoint Checkpoint)> Read(NoteVerifier[] keys, FileInfo[] records, FileInfo[] checkpoints) =>
        RecordSet.Pair(records, [.. checkpoints.Select(note => CheckedCheckpoint.Open(ReadNote(note), keys))], keys);

    /// <summary>Whether all hold and no more entries than allowed stand after those that a checkpoint covers.</summary>
    /// <param name="say">Is told what was found.</param>
    /// <param name="set">The records.</param>
    /// <param name="allowed">How many entries of each may be uncovered.</param>
    /// <param name="onLine">Is given each whole line and its number in its record.</param>
    /// <exception cref="LedgerDoubtException">One does not hold.</exception>
    public static bool AreCovered(
        Action<string> say, IReadOnlyList<(FileInfo Record, Checkpoint Checkpoint)> set, long allowed, Action<long, ReadOnlyMemory<byte>>? onLine = null)
    {
        var covered = true;
        foreach (var (file, signed) in set)
        {
            covered &= IsCovered(say, file, signed, allowed, onLine);
        }

        return covered;
    }

    private static bool IsCovered(Action<string> say, FileInfo file, Checkpoint signed, long allowed, Action<long, ReadOnlyMemory<byte>>? onLine)
    {
        using var lines = RecordFiles.Open(file);
        var (told, number) = (0L, 0L);
        var beyond = RecordCheck.Run(
            lines,
            signed,
            read =>
            {
                if (read - told >= ToldEveryBytes)
                {
                    told = read;
                    say(string.Create(CultureInfo.InvariantCulture, $"{read >> 20} MiB of {lines.Length >> 20} MiB"));
                }
            },
            line => onLine?.Invoke(number++, line));
        say(string.Create(CultureInfo.InvariantCulture, $"The record holds: {signed.Size} entries are those that {signed.Origin} signed."));
        if (beyond > 0)
        {
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"{(beyond > allowed ? "NOT COVERED" : "Allowed")}: {beyond} later lines stand after those that this checkpoint covers, and nothing is said of them. `tokenvault audit checkpoint` gets a newer one."));
        }

        return beyond <= allowed;
    }

    private static byte[] ReadNote(FileInfo note) => note.Exists && note.Length <= CheckpointBytesMax
        ? File.ReadAllBytes(note.FullName)
        : throw new LocalVaultException($"{note.FullName} is missing or larger than {CheckpointBytesMax} bytes.");
}
