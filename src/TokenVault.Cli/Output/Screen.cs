using Grpc.Core;
using Spectre.Console;
using TokenVault.Local;

namespace TokenVault.Cli.Output;

/// <summary>What a person sees. Spectre leaves colours out where the output is not a terminal.</summary>
internal sealed class Screen(IAnsiConsole console)
{
    public bool IsTerminal => console.Profile.Out.IsTerminal;

    public void Say(string text) => console.WriteLine(text);

    public void Success(string text) => console.MarkupLineInterpolated($"[green]ok[/]    {text}");

    public void Refused(string text) => console.MarkupLineInterpolated($"[yellow]no[/]    {text}");

    public void Failure(string text) => console.MarkupLineInterpolated($"[red]error[/] {text}");

    /// <summary>One `name value` a line, so that it can be cut with the usual tools.</summary>
    public void Fields(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value.Length > 0)
            {
                // A wrapped line could not be pasted: written past the console's width on purpose.
                Line($"{name,-22} {Printable.Text(value)}");
            }
        }
    }

    public void Command(string text) => Line("  " + text);

    /// <summary>A line as it is, for other programs to read or for pasting: never wrapped.</summary>
    public void Line(string text) => console.Profile.Out.Writer.WriteLine(text);

    public void Table(TextTable table) => table.Write(console);

    /// <summary>Shows one bar while `work` moves it.</summary>
    public Task ProgressAsync(Func<ProgressTask, Task> work) =>
        console.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn()).StartAsync(context => work(context.AddTask("")));

    /// <summary>Runs a command and turns what it throws into a reason with its mend.</summary>
    public async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (LocalVaultException error)
        {
            Failure(error.Message);
        }
        catch (RpcException error)
        {
            Failure(Refusal.Describe(error));
        }
        catch (OperationCanceledException)
        {
            Failure("Stopped.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Failure(error.Message);
        }

        return 1;
    }
}
