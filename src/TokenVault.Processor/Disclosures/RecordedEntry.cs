using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>A line of the record: an opening, or an administrative act; the other one is null.</summary>
internal sealed record RecordedEntry(DisclosureStamp Stamp, DisclosureEntry? Opening, AdministrativeAct? Act)
{
    /// <summary>The token that it is about; null where it is about none.</summary>
    public Token? Token => Opening is { } opening ? opening.Subject.Token : Act?.Token;

    /// <summary>Reads a line whose MAC was found good. False where this version can't read it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out RecordedEntry entry)
    {
        entry = AdministrativeLine.TryRead(line, out var stamp, out var act) ? new RecordedEntry(stamp, null, act)
            : DisclosureLine.TryRead(line, out var opening) ? new RecordedEntry(new DisclosureStamp(opening.Id, opening.Time), opening, null)
            : null!;
        return entry is not null;
    }
}
