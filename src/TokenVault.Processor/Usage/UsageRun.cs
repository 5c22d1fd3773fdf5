using TokenVault.Domain.Errors;
using TokenVault.Domain.Usage;
using TokenVault.Ledger.Trees;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Disclosures.Entries;

namespace TokenVault.Processor.Usage;

/// <summary>One count on its way through the record.</summary>
internal sealed class UsageRun(DisclosureRecord record, Keystore keystore, UsageMonth month)
{
    // Some hundred milliseconds of one core.
    private const int EntriesAtOnce = 32_768;

    private readonly Dictionary<string, RecordedUsage> _merchants = new(StringComparer.Ordinal);
    private long _next;

    public long Examined { get; private set; }

    public IReadOnlyDictionary<string, RecordedUsage> Merchants => _merchants;

    /// <summary>Counts some more. False where the record's end is reached.</summary>
    /// <exception cref="VaultException">RecordDamaged.</exception>
    public bool Continue(CancellationToken cancellation)
    {
        Span<byte> root = stackalloc byte[MerkleHash.Bytes];
        var size = record.Tree.ReadHead(root);
        var goal = Examined + EntriesAtOnce;
        using var lines = new EntryLines(record.File);

        // After the month as well: a token that was made in it may have been deleted in a later one.
        while (_next < size && record.Blocks.TryFind(_next, month.From, DateTimeOffset.MaxValue, out var block))
        {
            cancellation.ThrowIfCancellationRequested();
            var end = Math.Min(size, block.Number + DisclosureBlocks.EntriesPerBlock);
            lines.Seek(block.Offset);
            for (var at = block.Number; at < end; at++)
            {
                var line = lines.Next();
                if (at >= _next)
                {
                    Add(line);
                    Examined++;
                }
            }

            _next = end;
            if (Examined >= goal)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> mac = stackalloc byte[DisclosureChain.MacBytes];
        if (!DisclosureChain.IsWhole(line, keystore.DisclosureKey, mac) || !RecordedEntry.TryRead(line, out var entry))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        if (entry.Opening is { } opening && month.Contains(opening.Time))
        {
            Of(opening.Subject.Merchant.Value).Add(opening);
        }
        else if (entry.Act is { Name: AdministrativeAct.DeletionName, Token: { } token } act)
        {
            Of(act["merchant"]).AddDeletion(token, act["reason"], entry.Stamp.Time, month);
        }
    }

    private RecordedUsage Of(string merchant)
    {
        if (!_merchants.TryGetValue(merchant, out var usage))
        {
            _merchants[merchant] = usage = new RecordedUsage();
        }

        return usage;
    }
}
