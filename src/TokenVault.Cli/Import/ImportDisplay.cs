using Spectre.Console;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Import;

/// <summary>A bar on a terminal, a line every ten seconds elsewhere.</summary>
internal sealed class ImportDisplay(Screen screen)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Shows `status` from time to time until `work` ends, as it ends.</summary>
    public async Task RunAsync(Task work, Func<IWorkStatus> status)
    {
        if (screen.IsTerminal)
        {
            await screen.ProgressAsync(async bar =>
            {
                while (await Task.WhenAny(work, Task.Delay(BarInterval)) != work)
                {
                    Show(bar, status());
                }

                Show(bar, status());
            });
        }
        else
        {
            while (await Task.WhenAny(work, Task.Delay(LineInterval)) != work)
            {
                screen.Line(status().ToString()!);
            }
        }

        await work;
    }

    private static void Show(ProgressTask bar, IWorkStatus status)
    {
        bar.Value = status.Fraction * bar.MaxValue;
        bar.Description = Markup.Escape(status.ToString()!);
    }
}
