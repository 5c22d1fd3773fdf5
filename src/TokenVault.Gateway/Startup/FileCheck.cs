using TokenVault.Hosting;

namespace TokenVault.Gateway.Startup;

/// <summary>Tries one of the things that the configuration points to, without keeping it.</summary>
/// <param name="key">The configuration key, such as `Store:RowKey`.</param>
/// <param name="tryOut">Throws where it can't be used. Its message is shown, so it names no secret.</param>
/// <param name="mend">What to do about it.</param>
internal sealed class FileCheck(string key, Action tryOut, string mend) : IConfigurationCheck
{
    public IEnumerable<string> FindProblems()
    {
        string? problem = null;
        try
        {
            tryOut();
        }
#pragma warning disable CA1031 // Whatever is wrong with the file is what is to be told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            problem = $"{key}: {failure.Message} {mend}";
        }

        return problem is null ? [] : [problem];
    }
}
