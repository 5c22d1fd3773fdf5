using TokenVault.Domain.Errors;
using TokenVault.Ledger.Trees;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>Finds entries by what stands in them, in the order of the record. Reads the file; a call reads a bounded part of it.</summary>
/// <remarks>
/// Each line that is given is checked by its MAC. That none was passed over which fits is as sure as the file: what was altered so
/// that it no longer fits is found at the adapter's start and by `audit verify`.
/// </remarks>
internal sealed class EntrySearch(DisclosureRecord record, Keystore keystore)
{
    // Some tens of milliseconds of reading from a cache, some hundred from a disk.
    private const long BytesReadMax = 32L << 20;

    // With proofs an answer stays below the four MiB that gRPC takes by default.
    private const int BytesGivenMax = 1 << 20;

    /// <summary>Entries from a number on that fit, at most `countMax`.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public EntryPage Run(EntryFilter filter, long start, int countMax)
    {
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        var size = record.Tree.ReadHead(root);
        var found = new List<(long Number, byte[] Line)>();
        var (given, number) = (0, start);
        using var lines = new EntryLines(record.File);
        while (number < size && record.Blocks.TryFind(number, filter.From, filter.Until, out var block))
        {
            var end = Math.Min(size, block.Number + DisclosureBlocks.EntriesPerBlock);
            lines.Seek(block.Offset);
            for (var at = block.Number; at < end; at++)
            {
                var line = lines.Next();
                if (at < number || !Fits(filter, line))
                {
                    continue;
                }

                if (found.Count == countMax || (found.Count > 0 && given + line.Length > BytesGivenMax))
                {
                    return new EntryPage(found, at);
                }

                given += line.Length;
                found.Add((at, line.ToArray()));
            }

            number = end;
            if (lines.BytesRead >= BytesReadMax)
            {
                return new EntryPage(found, number < size ? number : null);
            }
        }

        return new EntryPage(found, null);
    }

    private bool Fits(EntryFilter filter, ReadOnlySpan<byte> line)
    {
        if (!filter.MayFit(line) || (DisclosureStamp.TimeOf(line) is { } time && (time < filter.From || time >= filter.Until)))
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[DisclosureChain.MacBytes];
        return DisclosureChain.IsWhole(line, keystore.DisclosureKey, mac)
            && LineFields.TryRead(line, out var fields)
            && DisclosureStamp.TryRead(fields, out var stamp)
            ? filter.Fits(fields, stamp.Time)
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
