using System.Runtime.CompilerServices;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Resealing;

/// <summary>Finds the tokens whose card, or name, a re-sealing is about. What is sealed anew is not found again, so it goes on after a crash by itself.</summary>
internal sealed class ResealingWalk(IRecordStore store, TokenTables tables, EpochTable epochs)
{
    // A verdict each, of some 30 bytes.
    private const int VerdictsMax = 100_000;

    /// <summary>Each once, ascending.</summary>
    /// <param name="errand">Which cards.</param>
    /// <param name="made">Epochs under which this process has had cards sealed anew: those are done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="VaultException">RecordDamaged.</exception>
    public async IAsyncEnumerable<OwnedToken> WalkAsync(
        ResealingErrand errand, IReadOnlySet<EpochId> made, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var verdicts = new Dictionary<EpochId, bool>();
        await foreach (var (key, value) in store.ScanCalmlyAsync(Table.Tokens, default, cancellation))
        {
            if (IsMeant(key, value, errand, made, verdicts, out var token))
            {
                yield return token;
            }
        }
    }

    private bool IsMeant(
        byte[] key, byte[] value, ResealingErrand errand, IReadOnlySet<EpochId> made, Dictionary<EpochId, bool> verdicts, out OwnedToken token)
    {
        var row = tables.Tokens.ReadScanned(key, value, out token);
        if (!SealedCard.TryRead(row.Sealed, out var card))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        return Judge(card.Epoch, errand, made, verdicts)
            || ((row.Marks & TokenMarks.HasDetails) != TokenMarks.None && NameEpochOf(token) is { } name && Judge(name, errand, made, verdicts));
    }

    private EpochId? NameEpochOf(OwnedToken token)
    {
        var reads = new ReadBatch();
        var at = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        return tables.Details.Read(reads, at, token) is { SealedName.IsEmpty: false } details && SealedName.TryRead(details.SealedName.Span, out var name)
            ? name.Epoch
            : null;
    }

    private bool Judge(EpochId epoch, ResealingErrand errand, IReadOnlySet<EpochId> made, Dictionary<EpochId, bool> verdicts)
    {
        if (made.Contains(epoch))
        {
            return false;
        }

        if (!verdicts.TryGetValue(epoch, out var isMeant))
        {
            if (verdicts.Count == VerdictsMax)
            {
                verdicts.Clear();
            }

            isMeant = errand.Covers(HeaderOf(epoch));
            verdicts[epoch] = isMeant;
        }

        return isMeant;
    }

    private EpochHeader HeaderOf(EpochId epoch)
    {
        var reads = new ReadBatch();
        var at = epochs.AddLookup(reads, epoch);
        store.Read(reads);
        return epochs.TryRead(reads, at, epoch, out var row) && TryReadHeader(row, out var header)
            ? header
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private static bool TryReadHeader(EpochRow row, out EpochHeader header)
    {
        header = null!;
        if (row.IsRegistered && RegisteredEpoch.TryDecode(row.Registered, out var registered))
        {
            header = registered.Header;
        }
        else if (!row.IsRegistered && EpochEnvelope.TryDecode(row.Envelope, out var envelope))
        {
            header = envelope.Header;
        }

        return header is not null;
    }
}
