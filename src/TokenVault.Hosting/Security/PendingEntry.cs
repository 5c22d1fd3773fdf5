namespace TokenVault.Hosting.Security;

/// <summary>An entry on its way to the file.</summary>
/// <param name="Time">When it was told.</param>
/// <param name="Entry">Null: nothing new, only what could not be written before is tried again.</param>
/// <param name="Written">Whoever waits for it: true once it is on disk, false where it can't be written. Null: nobody.</param>
internal sealed record PendingEntry(DateTimeOffset Time, SecurityEntry? Entry, TaskCompletionSource<bool>? Written);
