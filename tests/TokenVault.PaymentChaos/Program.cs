using System.CommandLine;
using TokenVault.PaymentChaos;

var payments = new Option<int>("--payments") { Description = "How many payments are made.", DefaultValueFactory = _ => 20_000 };
var callers = new Option<int>("--callers") { Description = "How many callers make them at once.", DefaultValueFactory = _ => 64 };
var kills = new Option<int>("--kills") { Description = "How often gateway and adapter are each killed meanwhile.", DefaultValueFactory = _ => 20 };
var seed = new Option<int?>("--seed") { Description = "What is drawn; a failed run is repeated with its seed. Default: the time." };
var keep = new Option<DirectoryInfo?>("--keep") { Description = "Keeps the vault in this folder, which must not hold one." };

var root = new RootCommand(
    "Makes payments against a practice processor with all its faults while gateway and adapter are killed, and compares what callers were told with what the processor did.")
{
    payments, callers, kills, seed, keep,
};
root.SetAction((parsed, stop) => ChaosRun.RunAsync(
    new ChaosPlan(
        parsed.GetValue(payments),
        parsed.GetValue(callers),
        parsed.GetValue(kills),
        parsed.GetValue(seed) ?? (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() & int.MaxValue),
        parsed.GetValue(keep)?.FullName),
    stop));

var failover = new Command("failover", "Lets the first of two processors die, hang and come back while callers charge.");
failover.SetAction((_, stop) => FailoverRun.RunAsync(stop));
root.Add(failover);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
