using System.Diagnostics;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.LedgerTrials;

/// <summary>How fast a record grows, at its start and at its end, how long it takes to check and to prove, and how much it takes.</summary>
internal static class MillionRun
{
    private const int Parts = 10;
    private const int Proofs = 1000;

    // The disk of a shared machine is not the same from one second to the next; a cost that grew with the record would show as far more.
    private const double SlowerMax = 2.0;

    public static async Task<int> RunAsync(int entries, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-ledger-").FullName;
        try
        {
            using var keystore = Keystore.Create(Path.Combine(folder, "keystore"), "a passphrase for a measurement"u8);
            return await MeasureAsync(folder, keystore, entries, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(string folder, Keystore keystore, int entries, CancellationToken stop)
    {
        var rates = new List<double>();
        DisclosureEntry last = null!;
        long size;
        double proofMicroseconds;
        byte[] note;
        NoteVerifier key;
        (string Lines, long Bytes) written;
        await using (var record = new WrittenRecord(folder, keystore))
        {
            for (var part = 0; part < Parts; part++)
            {
                var started = Stopwatch.GetTimestamp();
                last = await record.WriteAsync(entries / Parts, stop);
                rates.Add(entries / Parts / Stopwatch.GetElapsedTime(started).TotalSeconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(part + 1) * (entries / Parts):N0} entries, the last part at {rates[^1]:N0}/s"));
            }

            (size, note) = record.Sign();
            key = record.Key;
            proofMicroseconds = Prove(record, size, note, last);
            written = (record.LinesPath, new FileInfo(record.LinesPath).Length + new FileInfo(record.HashesPath).Length);
        }

        var (verifying, restarting) = await CheckAsync(folder, keystore, written.Lines, note, key);
        var (first, final) = (Median(rates[..3]), Median(rates[^3..]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size:N0} entries, each synced: {entries / rates.Sum(rate => entries / Parts / rate):N0}/s, at the start {first:N0}/s, at the end {final:N0}/s; verified in {verifying.TotalSeconds:N1} s; started again in {restarting.TotalSeconds:N1} s; a proof in {proofMicroseconds:N0} µs; {written.Bytes / size:N0} bytes an entry"));
        return size == entries / Parts * Parts && final * SlowerMax >= first ? 0 : 1;
    }

    private static double Prove(WrittenRecord record, long size, byte[] note, DisclosureEntry last)
    {
        var checkpoint = CheckedCheckpoint.Open(note, record.Key);
        var (place, line) = record.Reader.Find(last.Subject.Token, last.Id);
        var leaf = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(line, leaf);
        if (!MerkleProof.IsIncluded(place.Number, size, leaf, MerkleTree.InclusionProof(place.Number, size, record.Tree), checkpoint.Root))
        {
            throw new InvalidOperationException("The proof of the last entry does not hold.");
        }

        var random = new Random(1);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Proofs; i++)
        {
            MerkleTree.InclusionProof(random.NextInt64(size), size, record.Tree);
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Proofs;
    }

    private static async Task<(TimeSpan Verifying, TimeSpan Restarting)> CheckAsync(
        string folder, Keystore keystore, string lines, byte[] note, NoteVerifier key)
    {
        var started = Stopwatch.GetTimestamp();
        using (var stream = File.OpenRead(lines))
        {
            RecordCheck.Run(stream, CheckedCheckpoint.Open(note, key), static _ => { });
        }

        var verifying = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await using var again = new WrittenRecord(folder, keystore);
        return (verifying, Stopwatch.GetElapsedTime(started));
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
