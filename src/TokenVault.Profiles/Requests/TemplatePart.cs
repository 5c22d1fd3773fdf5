namespace TokenVault.Profiles.Requests;

/// <summary>A literal, or a placeholder where <see cref="Literal"/> is null.</summary>
/// <param name="Literal">ASCII.</param>
/// <param name="Placeholder">Which.</param>
/// <param name="Index">Of the account's field, with <see cref="Placeholder.Account"/>.</param>
public sealed record TemplatePart(string? Literal, Placeholder Placeholder, int Index);
