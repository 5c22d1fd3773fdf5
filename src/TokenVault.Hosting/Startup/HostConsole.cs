namespace TokenVault.Hosting.Startup;

/// <summary>What the host says to whoever started it. Logs go elsewhere.</summary>
internal sealed class HostConsole(TextWriter output, TextWriter errors)
{
    /// <summary>One line that supervisors and tests wait for. Nothing but this and the next is ever written to standard output while serving.</summary>
    public void ShowListening(string address) => Show($"LISTENING {address}");

    /// <summary>The line of a process that serves its prelude; the other follows when that is over.</summary>
    public void ShowSealed(string address) => Show($"SEALED {address}");

    public int ShowUsage(HostArguments arguments, string serviceName)
    {
        if (arguments.Problem is null)
        {
            output.WriteLine(HostArguments.Usage(serviceName));
            return VaultHost.ExitStopped;
        }

        errors.WriteLine(arguments.Problem);
        errors.WriteLine(HostArguments.Usage(serviceName));
        return VaultHost.ExitBadConfiguration;
    }

    public int ShowProblems(IReadOnlyList<string> problems, string file)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine(problem.ReplaceLineEndings(" "));
        }

        if (problems.Count > 0)
        {
            return VaultHost.ExitBadConfiguration;
        }

        output.WriteLine($"{file} is valid.");
        return VaultHost.ExitStopped;
    }

    /// <summary>
    /// Ours and the platform's start-up messages name ports, paths and locks. A refusal of our own names its code. Stack and
    /// inner errors follow for whoever has to find the cause.
    /// </summary>
    public int ShowFailure(string serviceName, Exception error)
    {
        errors.WriteLine($"{serviceName} stops: {error.GetType().Name}: {error.Message}");
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException)
        {
            errors.WriteLine($"  because of {cause.GetType().Name}: {cause.Message}");
        }

        errors.WriteLine(error.StackTrace);
        return VaultHost.ExitFailed;
    }

    private void Show(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
