using System.CommandLine;
using TokenVault.MemoryDump;

var cards = new Option<int>("--cards") { Description = "How many distinct cards are tokenized.", DefaultValueFactory = _ => 10_000 };
var epoch = new Option<TimeSpan>("--epoch") { Description = "How long an epoch lasts, 1 s to a minute.", DefaultValueFactory = _ => TimeSpan.FromMinutes(1) };
var show = new Option<bool>("--show") { Description = "Print what surrounds the finds, digits left out." };
var keep = new Option<DirectoryInfo?>("--keep") { Description = "A folder in which the dumps are kept." };
var root = new RootCommand("Tokenizes cards, lets the gateway idle for two epochs, dumps its memory and looks for their numbers in it.") { cards, epoch, show, keep };
root.SetAction((parsed, stop) => MemoryDumpRun.RunAsync(
    new DumpPlan(parsed.GetValue(cards), parsed.GetValue(epoch), parsed.GetValue(show), parsed.GetValue(keep)?.FullName), stop));
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
