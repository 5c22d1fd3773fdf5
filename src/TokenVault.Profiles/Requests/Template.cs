namespace TokenVault.Profiles.Requests;

/// <summary>A text with placeholders, read and bounded.</summary>
public sealed class Template
{
    internal Template(IReadOnlyList<TemplatePart> parts, IReadOnlyList<Placeholder> optional) => (Parts, Optional) = (parts, optional);

    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>Those of its placeholders whose values may be empty.</summary>
    public IReadOnlyList<Placeholder> Optional { get; }

    public bool Holds(Placeholder placeholder) => Parts.Any(part => part.Literal is null && part.Placeholder == placeholder);

    internal int BytesMax(int growth) =>
        Parts.Sum(part => growth * (part.Literal?.Length ?? PlaceholderTable.BytesMax(part.Placeholder)));
}
