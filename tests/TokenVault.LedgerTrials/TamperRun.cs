using System.Globalization;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;

namespace TokenVault.LedgerTrials;

/// <summary>
/// Changes a record and its checkpoint: on a small one each byte and each entry in every way, on a big one at random. Each change must be
/// found by what `audit verify` does, and the untouched one must hold.
/// </summary>
internal static class TamperRun
{
    private const int SmallEntries = 6;

    public static async Task<int> RunAsync(int bigEntries, int randomChanges, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-tamper-").FullName;
        try
        {
            using var keystore = Keystore.Create(Path.Combine(folder, "keystore"), "a passphrase for a trial"u8);
            var small = await WriteAsync(Path.Combine(folder, "small"), keystore, SmallEntries, stop);
            var exhaustive = Exhaust(small);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{exhaustive:N0} changes of a record of {SmallEntries} entries: each found"));

            var big = await WriteAsync(Path.Combine(folder, "big"), keystore, bigEntries, stop);
            var seed = Random.Shared.Next();
            Console.WriteLine($"seed {seed}");
            Randomly(big, new Random(seed), randomChanges);
            var put = await RollbackRun.RunAsync(folder, stop);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{exhaustive:N0} changes of each byte and entry of a small record and its checkpoint, {randomChanges:N0} at random of one of {bigEntries:N0} entries: each found, the untouched ones hold; {put}"));
            return 0;
        }
        catch (TamperUnseenException unseen)
        {
            Console.WriteLine("FAILED: " + unseen.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<SignedRecord> WriteAsync(string folder, Keystore keystore, int entries, CancellationToken stop)
    {
        string path;
        byte[] note;
        NoteVerifier key;
        await using (var record = new WrittenRecord(folder, keystore))
        {
            await record.WriteAsync(entries, stop);
            (_, note) = record.Sign();
            (path, key) = (record.LinesPath, record.Key);
        }

        var signed = new SignedRecord(await File.ReadAllBytesAsync(path, stop), note, key);
        return signed.Holds() ? signed : throw new TamperUnseenException("the untouched record does not hold");
    }

    private static int Exhaust(SignedRecord record)
    {
        var changes = 0;
        foreach (var (what, lines) in ByteChanges.Of(record.Lines).Concat(EntryChanges.Of(record.Lines)))
        {
            changes++;
            Require(!(record with { Lines = lines }).Holds(), what);
        }

        foreach (var (what, note) in ByteChanges.Of(record.Note))
        {
            changes++;
            Require(!(record with { Note = note }).Holds(), "checkpoint, " + what);
        }

        return changes;
    }

    private static void Randomly(SignedRecord record, Random random, int changes)
    {
        for (var i = 0; i < changes; i++)
        {
            var (what, lines) = i % 2 == 0 ? ByteChanges.Any(record.Lines, random) : EntryChanges.Any(record.Lines, random);
            Require(!(record with { Lines = lines }).Holds(), what);
            if ((i + 1) % 100 == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1} of {changes} random changes found"));
            }
        }
    }

    private static void Require(bool found, string what)
    {
        if (!found)
        {
            throw new TamperUnseenException($"a change was not seen: {what}");
        }
    }
}
