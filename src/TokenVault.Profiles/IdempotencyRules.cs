namespace TokenVault.Profiles;

/// <summary>A processor's idempotency, as its documentation states it.</summary>
/// <param name="Header">The header's name; null where the processor has none.</param>
/// <param name="Keeps">What a second request gets.</param>
/// <param name="Window">For how long a key is remembered.</param>
/// <param name="Margin">Taken off the window: clocks differ and requests travel.</param>
/// <param name="IsReplaySafe">Whether the same request may be sent again to learn what became of the first.</param>
/// <param name="ComparesParameters">Whether another request under the same key is refused.</param>
public sealed record IdempotencyRules(
    string? Header, IdempotencyKeeping Keeps, TimeSpan Window, TimeSpan Margin, bool IsReplaySafe, bool ComparesParameters)
{
    /// <summary>How long after the first sending the same request may be sent again; null where it may not.</summary>
    public TimeSpan? ReplayWindow => IsReplaySafe ? Window - Margin : null;
}
