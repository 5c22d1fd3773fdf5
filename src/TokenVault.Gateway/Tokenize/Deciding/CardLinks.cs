namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Decides which of several tokens of one card the card gives. Used by the sequencer's thread alone.</summary>
internal sealed class CardLinks(TokenBook book)
{
    /// <summary>Files a token under its card. Of two of one card both serve. The newer points to the older, which is what the card gives from now on.</summary>
    public void Link(TokenBatch batch, TokenEntry entry)
    {
        var found = book.FindCard(entry.Owned.Merchant, entry.Fingerprint);
        if (found is { IsDigits: true })
        {
            return;
        }

        var other = found is { } indexed && indexed.Token != entry.Owned.Token
            ? book.FindEntry(entry.Owned with { Token = indexed.Token })
            : null;
        if (other is null || book.IsOver(other.ExpireUnixSeconds))
        {
            book.Index(batch, entry);
        }
        else if (other.Owned.Token.Id < entry.Owned.Token.Id)
        {
            entry.Details.SameCardAs = other.Owned.Token.ToString();
        }
        else
        {
            other.Details.SameCardAs = entry.Owned.Token.ToString();
            book.Write(batch, other);
            book.Index(batch, entry);
        }
    }
}
