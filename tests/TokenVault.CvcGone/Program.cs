using System.CommandLine;
using TokenVault.CvcGone;

var window = new Option<TimeSpan>("--window")
{
    Description = "How long the adapter's key for security codes lives, 1 to 10 minutes; so long the run waits.",
    DefaultValueFactory = _ => TimeSpan.FromMinutes(10),
};
var root = new RootCommand(
    "Records sealed security codes and everything around them, lets the window end and the adapter restart, and tries to open them with every key on disk and in backups.")
{
    window,
};
root.SetAction((parsed, stop) => CvcGoneRun.RunAsync(parsed.GetValue(window), stop));
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
