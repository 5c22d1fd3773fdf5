namespace TokenVault.Profiles.Requests;

/// <summary>Where a placeholder may stand and how long its value is at most.</summary>
/// <param name="Name">As it stands between braces.</param>
/// <param name="Placeholder">Which.</param>
/// <param name="BytesMax">Of its value in UTF-8, before it is encoded.</param>
/// <param name="MayBeEmpty">Where true, a field with it has to say that it is left out then.</param>
/// <param name="Allows">The steps that have it.</param>
internal sealed record PlaceholderRule(
    string Name, Placeholder Placeholder, int BytesMax, bool MayBeEmpty, Func<ProfileStep, bool> Allows);
