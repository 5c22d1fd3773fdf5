namespace TokenVault.Hosting.Startup;

/// <summary>The command line. Options only say where the configuration is: a setting has one place, the file.</summary>
internal sealed record HostArguments(string? ConfigurationFile, bool CheckOnly, bool Help, string? Problem)
{
    public static string Usage(string serviceName) =>
        $"""
        {serviceName} --config FILE [--check-config]

          --config FILE    The configuration, JSON. Paths in it are relative to its folder.
          --check-config   Check the configuration and all files that it names, print a line per problem and stop.
          --help           Print this.

        Prints `LISTENING https://ADDRESS:PORT` on standard output when it is up, and `SEALED https://ADDRESS:PORT` before where its
        key custodians have to open it first; logs are on standard error.
        Ends with 0 when stopped by a signal, 1 on a bad configuration, 2 on a failure at run time.
        """;

    public static HostArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new HostArguments(null, CheckOnly: false, Help: false, Problem: null);
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    return parsed with { Help = true };
                case "--check-config":
                    parsed = parsed with { CheckOnly = true };
                    break;
                case "--config" when i + 1 < args.Count && parsed.ConfigurationFile is null:
                    parsed = parsed with { ConfigurationFile = args[++i] };
                    break;
                default:
                    // Not echoed: whatever was typed here by mistake does not belong in a log.
                    return parsed with { Problem = $"Argument {i + 1} is not one that is known, is given twice, or lacks its value." };
            }
        }

        return parsed.ConfigurationFile is null ? parsed with { Problem = "--config FILE is missing." } : parsed;
    }
}
