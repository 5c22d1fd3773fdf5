using System.Buffers;
using System.Threading.Channels;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting.Security;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures.Entries;
using TokenVault.Storage;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Writes the record of disclosures: entries that arrive together share one write and one sync. After a failed write it writes
/// nothing more, since what reached the disk can't be told; no card is opened from then on.
/// </summary>
internal sealed class DisclosureLog : IDisposable
{
    // An operation holds one entry at most, and operations at once are bounded well below this.
    private const int WaitingMax = 4096;
    private const int GroupMax = 512;

    private readonly DisclosureFile _file;
    private readonly DisclosureIndex _index;
    private readonly DisclosureTree _tree;
    private readonly DisclosureBlocks _blocks;
    private readonly Keystore _keystore;
    private readonly TimeProvider _clock;
    private readonly ILogger<DisclosureLog> _logger;
    private readonly SecurityLog? _security;
    private readonly RandomPool _random = new();
    private readonly WriteBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private readonly Channel<PendingEntry> _waiting = Channel.CreateBounded<PendingEntry>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private readonly Thread _writer;
    private DisclosureHead _head;

    /// <summary>Checks the whole record and opens it for writing. Changes of what the adapter may do are told to the security log, where there is one.</summary>
    /// <exception cref="DisclosureDamageException">It is not what this adapter wrote.</exception>
    public DisclosureLog(
        DisclosureRecord record, Keystore keystore, TimeProvider clock, ILogger<DisclosureLog> logger, SecurityLog? security = null)
    {
        (_file, _index, _tree) = record;
        _blocks = record.Blocks;
        (_keystore, _clock, _logger, _security) = (keystore, clock, logger, security);
        _head = Recover();

        // Syncing blocks; a thread of the pool would be missing elsewhere meanwhile.
        _writer = new Thread(Write) { IsBackground = true, Name = "disclosures" };
        _writer.Start();
    }

    /// <summary>False once a write has failed.</summary>
    public bool IsWritable => !_waiting.Reader.Completion.IsCompleted;

    /// <summary>Writes an entry; it is on disk, synced, when the task completes. Only then may the card be opened.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.DisclosureNotWritten"/>: the card must not be opened. <see cref="VaultErrorCode.Overloaded"/>:
    /// the same, and it may be tried again.
    /// </exception>
    public Task<DisclosureEntry> AppendAsync(DisclosureSubject subject)
    {
        var pending = new PendingDisclosure(subject);
        Enqueue(pending);
        return pending.Written;
    }

    /// <summary>Writes an administrative act; it is on disk, synced, when the task completes. Only then may it take effect.</summary>
    /// <exception cref="VaultException">As with a disclosure.</exception>
    public async Task AppendAsync(AdministrativeAct act)
    {
        var pending = new PendingAct(act);
        Enqueue(pending);
        await pending.Written;
        if (ActEvent.Of(act) is { } told)
        {
            _security?.Tell(told);
        }
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _writer.Join();
    }

    private void Enqueue(PendingEntry pending)
    {
        if (!_waiting.Writer.TryWrite(pending))
        {
            throw new VaultException(
                IsWritable ? VaultErrorCode.Overloaded : VaultErrorCode.DisclosureNotWritten);
        }
    }

    // Brings the index up to the file, which is the truth: a crash may have come between the two.
    private DisclosureHead Recover()
    {
        var known = _index.ReadHead();
        var head = _file.Verify(_keystore.DisclosureKey, known, (offset, line) =>
        {
            _tree.Recover(line.Span);
            _blocks.Add(offset, DisclosureStamp.TimeOf(line.Span));
            if (offset < known.Offset)
            {
                return;
            }

            if (!RecordedEntry.TryRead(line.Span, out var entry))
            {
                throw new DisclosureDamageException($"The record of disclosures holds a line at byte {offset} that this version can't read.");
            }

            if (entry.Token is not { } token)
            {
                return;
            }

            _index.Put(_batch, token, entry.Stamp.Id, new DisclosurePlace(_tree.Size - 1, offset, line.Length));
            if (_batch.Count >= GroupMax)
            {
                // The head stays behind until all is in: writing these rows again does no harm.
                CommitIndex(known);
            }
        });
        _tree.EndRecovery();
        if (_file.TornBytes > 0)
        {
            _logger.TornTailCut(_file.TornBytes);
        }

        if (head.Offset != known.Offset)
        {
            CommitIndex(head);
        }

        return head;
    }

    private void Write()
    {
        var group = new List<PendingEntry>(GroupMax);
        try
        {
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (group.Count < GroupMax && _waiting.Reader.TryRead(out var pending))
                {
                    group.Add(pending);
                }

                WriteGroup(group);
                group.Clear();
            }
        }
        catch (Exception error)
        {
            _logger.DisclosuresFailed(error);
            Refuse(group);
        }
    }

    private void WriteGroup(List<PendingEntry> group)
    {
        _lines.ResetWrittenCount();
        var mac = _head.Mac.ToArray();
        foreach (var pending in group)
        {
            var now = _clock.GetUtcNow();
            var stamp = new DisclosureStamp(new DisclosureId(_random.NextId(now)), now);
            var start = _lines.WrittenCount;
            pending.Write(stamp, _lines, _keystore.DisclosureKey, mac);
            var line = _lines.WrittenSpan[start..^1];
            if (pending.Token is { } token)
            {
                _index.Put(_batch, token, stamp.Id, new DisclosurePlace(_tree.Size, _head.Offset + start, line.Length));
            }

            _tree.Add(line);
            _blocks.Add(_head.Offset + start, now);
        }

        _file.Append(_lines.WrittenSpan, _head.Offset);
        _tree.Publish();
        _head = new DisclosureHead(_head.Offset + _lines.WrittenCount, mac);
        ProcessorMeter.DisclosuresWritten(group.Count);

        // The index is handed over before anyone goes on: the store commits in order, so it stands before the outcome does.
        var indexed = _index.CommitAsync(_batch, _head).AsTask();
        foreach (var pending in group)
        {
            pending.Complete();
        }

        indexed.GetAwaiter().GetResult();
        _batch.Clear();
    }

    private void CommitIndex(DisclosureHead head)
    {
        _index.CommitAsync(_batch, head).AsTask().GetAwaiter().GetResult();
        _batch.Clear();
    }

    private void Refuse(List<PendingEntry> group)
    {
        _waiting.Writer.TryComplete();
        foreach (var pending in group)
        {
            pending.Fail(new VaultException(VaultErrorCode.DisclosureNotWritten));
        }

        while (_waiting.Reader.TryRead(out var pending))
        {
            pending.Fail(new VaultException(VaultErrorCode.DisclosureNotWritten));
        }
    }
}
