using System.CommandLine;
using TokenVault.LedgerTrials;

var entries = new Option<int>("--entries") { Description = "How many entries are written.", DefaultValueFactory = _ => 1_000_000 };
var million = new Command("million", "Writes a record of many entries as the adapter does, and measures writing, checking, proving and size.") { entries };
million.SetAction((parsed, stop) => MillionRun.RunAsync(parsed.GetValue(entries), stop));

var big = new Option<int>("--entries") { Description = "Of the big record.", DefaultValueFactory = _ => 100_000 };
var random = new Option<int>("--random") { Description = "How many random changes the big record suffers.", DefaultValueFactory = _ => 500 };
var tamper = new Command("tamper", "Changes a record in every way and looks whether `audit verify` sees it.") { big, random };
tamper.SetAction((parsed, stop) => TamperRun.RunAsync(parsed.GetValue(big), parsed.GetValue(random), stop));

var root = new RootCommand("Tries the record of disclosures: how fast it grows, and whether a change of it is found.") { million, tamper };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
