using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>Reads a token's entries back, each line checked again by its MAC.</summary>
internal sealed class DisclosureReader(DisclosureFile file, DisclosureIndex index, Keystore keystore)
{
    /// <summary>The token's entries, openings and its deletion, after the given one, oldest first, at most `countMax`.</summary>
    public async Task<IReadOnlyList<RecordedEntry>> ListAsync(
        Token token, DisclosureId? after, int countMax, CancellationToken cancellation)
    {
        var located = await LocateAsync(token, after, countMax, cancellation);
        return [.. located.Select(one => one.Entry)];
    }

    /// <summary>The same, each with its line and where it stands.</summary>
    public async Task<IReadOnlyList<LocatedEntry>> LocateAsync(
        Token token, DisclosureId? after, int countMax, CancellationToken cancellation)
    {
        var places = await index.FindAsync(token, after, countMax, cancellation);
        var entries = new List<LocatedEntry>(places.Count);
        foreach (var place in places)
        {
            var line = ReadLine(place);
            entries.Add(new LocatedEntry(place, line, Read(token, line)));
        }

        return entries;
    }

    /// <summary>One entry's place and its line, checked.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.DisclosureNotFound"/>: that token has no such entry.</exception>
    public (DisclosurePlace Place, byte[] Line) Find(Token token, DisclosureId id)
    {
        if (index.Find(token, id) is not { } place)
        {
            throw new VaultException(VaultErrorCode.DisclosureNotFound);
        }

        var line = ReadLine(place);
        Read(token, line);
        return (place, line);
    }

    private byte[] ReadLine(DisclosurePlace place)
    {
        if (place.Length is < 1 or > DisclosureChain.LineBytesMax)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        var line = new byte[place.Length];
        return file.TryRead(place.Offset, line) ? line : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private RecordedEntry Read(Token token, ReadOnlySpan<byte> line)
    {
        Span<byte> mac = stackalloc byte[DisclosureChain.MacBytes];
        return DisclosureChain.IsWhole(line, keystore.DisclosureKey, mac)
            && RecordedEntry.TryRead(line, out var entry)
            && entry.Token == token
            ? entry
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
