using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Callers;

/// <summary>What changed from one reading of the registry to the next, for the security log.</summary>
internal static class CallerChanges
{
    /// <summary>One entry for each caller who was added, removed, changed, disabled or enabled.</summary>
    public static IEnumerable<SecurityEntry> Between(CallerDirectory before, CallerDirectory now)
    {
        foreach (var caller in now.All)
        {
            if (before.Find(caller.San) is not { } known)
            {
                yield return Entry(SecurityEvents.CallerAdded, caller);
                continue;
            }

            if (known.Role != caller.Role || !string.Equals(known.Name, caller.Name, StringComparison.Ordinal))
            {
                yield return Entry(SecurityEvents.CallerChanged, caller) with { Reason = $"was {Describe(known)}" };
            }

            if (known.Disabled != caller.Disabled)
            {
                yield return Entry(caller.Disabled ? SecurityEvents.CallerDisabled : SecurityEvents.CallerEnabled, caller);
            }
        }

        foreach (var gone in before.All.Where(caller => now.Find(caller.San) is null))
        {
            yield return Entry(SecurityEvents.CallerRemoved, gone);
        }
    }

    private static SecurityEntry Entry(string what, Caller caller) =>
        new(what, SecurityEvents.Succeeded) { Resource = Describe(caller), Reason = caller.Disabled ? "disabled" : "" };

    private static string Describe(Caller caller) => $"{CallerRoles.NameOf(caller.Role)}/{caller.Name}";
}
