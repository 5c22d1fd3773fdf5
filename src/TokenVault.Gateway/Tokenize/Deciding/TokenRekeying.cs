using Google.Protobuf;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Files tokens that are there under another fingerprint key. Used by the sequencer's thread alone.</summary>
internal sealed class TokenRekeying(TokenBook book, CardLinks links)
{
    /// <summary>Moves a token's places in the index; where it was changed meanwhile, only those that are still as they were shown.</summary>
    public void Rekey(TokenBatch batch, TokenWork work)
    {
        // None at all where somebody only waits for what came before; or it was deleted meanwhile.
        if (work.Rekeyed is not { } rekeyed || book.FindEntry(work.Token) is not { } entry)
        {
            return;
        }

        var changes = MoveForms(batch, entry, rekeyed);
        if (entry.IsDeduplicated && entry.Fingerprint == rekeyed.Old)
        {
            MoveCard(batch, entry, rekeyed.Next);
            changes = true;
        }

        if (changes)
        {
            book.Write(batch, entry);
        }
    }

    private void MoveCard(TokenBatch batch, TokenEntry entry, Fingerprint? next)
    {
        var wasIndexed = book.TryMoveOut(batch, entry.Owned, entry.Fingerprint);
        if (next is not { } fingerprint)
        {
            // The card gives it no more. It ends by itself, since the adapter opens it no more.
            entry.Marks |= TokenMarks.NotDeduplicated;
            return;
        }

        entry.Fingerprint = fingerprint;
        if (wasIndexed && entry.Usage == TokenUsage.MultiUse && !book.IsOver(entry.ExpireUnixSeconds))
        {
            links.Link(batch, entry);
        }
    }

    private bool MoveForms(TokenBatch batch, TokenEntry entry, RekeyedToken rekeyed)
    {
        var changes = false;
        Span<byte> bytes = stackalloc byte[Fingerprint.Bytes];
        foreach (var form in entry.Details.Formats.Where(static form => form.PassesLuhn))
        {
            var old = Fingerprint.Read(form.Fingerprint.Span);
            foreach (var (_, next) in rekeyed.Forms.Where(moved => moved.Old == old))
            {
                book.TryMoveOut(batch, entry.Owned, old);
                next.Write(bytes);
                form.Fingerprint = ByteString.CopyFrom(bytes);
                book.IndexDigits(batch, entry.Owned, next);
                changes = true;
            }
        }

        return changes;
    }
}
