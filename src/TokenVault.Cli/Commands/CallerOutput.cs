using TokenVault.Cli.Output;
using TokenVault.Local.Callers;

namespace TokenVault.Cli.Commands;

/// <summary>Callers of a registry, one a line.</summary>
internal static class CallerOutput
{
    public static void Write(Screen screen, IReadOnlyList<RegisteredCaller> callers)
    {
        foreach (var caller in callers)
        {
            screen.Fields((caller.Name, $"{(caller.Disabled ? "disabled" : "enabled "),-10}{caller.San}"));
        }
    }
}
