namespace TokenVault.Profiles.Reading;

/// <summary>Where a template stands, which decides what it may hold.</summary>
internal enum TemplatePlace
{
    Path,
    IdempotencyKey,
    Credential,
    Header,
    Body,

    /// <summary>What an answer has to agree with.</summary>
    Answer,
}
