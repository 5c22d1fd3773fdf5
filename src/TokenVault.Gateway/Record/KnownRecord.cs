using System.Text;
using TokenVault.Domain.Errors;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Record;

/// <summary>What this gateway knows of the adapter's record of disclosures: its keys and, durably, the newest checkpoint.</summary>
/// <remarks>Used by one at a time.</remarks>
/// <param name="keys">The record's: it may have had several. None for believing instead of checking.</param>
/// <param name="store">The gateway's.</param>
/// <param name="meta">Where the checkpoint stands in it.</param>
/// <param name="setAside">The root of a kept checkpoint that no longer counts, since the record was restored from a backup that is older; or empty.</param>
internal sealed class KnownRecord(RecordKeys keys, IRecordStore store, MetaTable meta, string setAside = "")
{
    private const string Name = "ledger-checkpoint";

    private Checkpoint? _newest;
    private byte[]? _note;

    /// <summary>The checkpoint as it was signed; empty where there is none yet.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public ReadOnlyMemory<byte> Newest
    {
        get
        {
            if (_note is null)
            {
                Load();
            }

            return _note;
        }
    }

    /// <summary>What was kept, for people to read; empty where there is nothing or it can't be read.</summary>
    public string Shown => Encoding.UTF8.GetString(_note ?? []);

    /// <summary>Whether what was last told is also signed by a key that bears the record's name and is not known here: its next one.</summary>
    public bool IsSignedByOthers { get; private set; }

    /// <summary>Keeps a checkpoint that extends the newest, on disk when the task completes. False, and nothing kept, for any other.</summary>
    public async ValueTask<bool> TryKeepAsync(ReadOnlyMemory<byte> note, byte[][] proof)
    {
        keys.Refresh();
        if (keys.Current.Length == 0)
        {
            return true;
        }

        // By the record's own name, which all its keys bear.
        if (!Checkpoint.TryOpen(note.Span, keys.Current, out var told)
            || (_newest is { } known && !MerkleProof.IsConsistent(known.Size, known.Root, told.Size, told.Root, proof)))
        {
            return false;
        }

        IsSignedByOthers = SignedNote.TryParse(note.Span, out var signed)
            && signed.Signatures.Any(signature =>
                string.Equals(signature.Name, told.Origin, StringComparison.Ordinal) && !Array.Exists(keys.Current, key => key.IsSignedBy(signature)));
        if (_newest?.Size != told.Size)
        {
            var batch = new WriteBatch();
            meta.Put(batch, Name, note.Span);
            await store.CommitAsync(batch);
            (_newest, _note) = (told, note.ToArray());
        }

        return true;
    }

    private void Load()
    {
        var batch = new ReadBatch();
        var index = meta.AddLookup(batch, Name);
        store.Read(batch);
        var note = keys.Current.Length > 0 && meta.TryRead(batch, index, Name, out var fact) ? fact.ToArray() : [];

        // The store's MAC stands for what was checked when it was kept; a key that was changed since then does not.
        Checkpoint? newest = null;
        if (note.Length > 0 && !Checkpoint.TryOpen(note, keys.Current, out newest))
        {
            throw new VaultException(VaultErrorCode.RecordForked);
        }

        var isSetAside = newest is not null && string.Equals(Convert.ToBase64String(newest.Root), setAside, StringComparison.Ordinal);
        (_newest, _note) = isSetAside ? (null, []) : (newest, note);
    }
}
