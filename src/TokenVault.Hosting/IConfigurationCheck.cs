namespace TokenVault.Hosting;

/// <summary>
/// Looks at what the configuration points to (files, keys, certificates). Every registered one runs before the host starts
/// and under `--check-config`. It opens nothing that stays open and writes nothing.
/// </summary>
public interface IConfigurationCheck
{
    /// <summary>One line per problem, `Section:Key` first and the mend last. Empty when all is well.</summary>
    IEnumerable<string> FindProblems();
}
