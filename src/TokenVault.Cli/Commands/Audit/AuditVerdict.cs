using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Audit;

/// <summary>Turns what does not hold into words and an exit code of its own.</summary>
internal static class AuditVerdict
{
    public static async Task<int> OfAsync(Screen screen, Func<Task> check)
    {
        try
        {
            await check();
            return 0;
        }
        catch (LedgerDoubtException doubt)
        {
            screen.Say("DOES NOT HOLD: " + doubt.Message);
            return AuditArguments.DoesNotHoldExitCode;
        }
    }
}
