namespace TokenVault.Hosting.Callers;

/// <summary>Tells which registry of callers is in force.</summary>
public interface IRegistryInForce
{
    /// <summary>The one that calls are judged by now; a changed file is taken over within a second.</summary>
    /// <exception cref="InvalidOperationException">None was loaded yet.</exception>
    RegistryInForce InForce { get; }

    /// <summary>The names of a role's callers that are not disabled.</summary>
    /// <exception cref="InvalidOperationException">None was loaded yet.</exception>
    IReadOnlyList<string> NamesOf(CallerRole role);
}
