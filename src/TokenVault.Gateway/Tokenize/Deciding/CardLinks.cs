using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Decides which of several tokens of one card the card gives. Used by the sequencer's thread alone.</summary>
internal sealed class CardLinks(TokenBook book)
{
    /// <summary>Files a token under its card. Of two of one card both serve. The newer points to the older, which is what the card gives from now on.</summary>
    /// <param name="batch">What is written joins its write.</param>
    /// <param name="entry">The token.</param>
    /// <param name="other">The card's fingerprint by the other key; null where there is none.</param>
    public void Link(TokenBatch batch, TokenEntry entry, Fingerprint? other = null)
    {
        var found = book.FindCard(entry.Owned.Merchant, entry.Fingerprint, other);
        if (found is { IsDigits: true })
        {
            return;
        }

        var known = found is { } indexed && indexed.Token != entry.Owned.Token
            ? book.FindEntry(entry.Owned with { Token = indexed.Token })
            : null;
        if (known is null || book.IsOver(known.ExpireUnixSeconds))
        {
            book.Index(batch, entry);
        }
        else if (known.Owned.Token.Id < entry.Owned.Token.Id)
        {
            entry.Details.SameCardAs = known.Owned.Token.ToString();
        }
        else
        {
            known.Details.SameCardAs = entry.Owned.Token.ToString();
            book.Write(batch, known);
            book.Index(batch, entry);
        }
    }
}
