using System.Globalization;
using Grpc.Core;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Local;

namespace TokenVault.Cli.Demo;

/// <summary>Counts what was shown, and stops at the first thing that is not as it should be.</summary>
internal sealed class DemoScript(Screen screen)
{
    private int _steps;
    private int _refusals;

    /// <summary>Shows a step that has just been done.</summary>
    public void Did(string what)
    {
        _steps++;
        screen.Success(what);
    }

    public static void Expect(bool asExpected, string otherwise)
    {
        if (!asExpected)
        {
            throw new LocalVaultException($"The demo stops: {otherwise}");
        }
    }

    /// <summary>Makes a call that must be refused for one reason.</summary>
    public async Task RefusesAsync(string what, string reason, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException error)
        {
            var found = TokenVaultClient.TryReadReason(error, out var read) ? read : $"{error.StatusCode} ({error.Status.Detail})";
            Expect(string.Equals(found, reason, StringComparison.Ordinal), $"{what} was refused with {found} instead of {reason}.");
            _refusals++;
            screen.Refused($"{what}: {reason}");
            return;
        }

        Expect(asExpected: false, $"{what} was not refused.");
    }

    public void End() =>
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"demo: {_steps} steps as expected, {_refusals} refusals as expected"));
}
