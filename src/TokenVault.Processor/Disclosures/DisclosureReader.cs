using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>Reads a token's entries back, each line checked again by its MAC.</summary>
internal sealed class DisclosureReader(DisclosureFile file, DisclosureIndex index, Keystore keystore)
{
    /// <summary>The token's entries after the given one, oldest first, at most `countMax`.</summary>
    public async Task<IReadOnlyList<DisclosureEntry>> ListAsync(
        Token token, DisclosureId? after, int countMax, CancellationToken cancellation)
    {
        var places = await index.FindAsync(token, after, countMax, cancellation);
        var entries = new List<DisclosureEntry>(places.Count);
        foreach (var (offset, length) in places)
        {
            entries.Add(Read(token, offset, length));
        }

        return entries;
    }

    private DisclosureEntry Read(Token token, long offset, int length)
    {
        if (length is < 1 or > DisclosureChain.LineBytesMax)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        Span<byte> line = stackalloc byte[DisclosureChain.LineBytesMax];
        line = line[..length];
        Span<byte> mac = stackalloc byte[DisclosureChain.MacBytes];
        return file.TryRead(offset, line)
            && DisclosureChain.IsWhole(line, keystore.DisclosureKey, mac)
            && DisclosureLine.TryRead(line, out var entry)
            && entry.Subject.Token == token
            ? entry
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
