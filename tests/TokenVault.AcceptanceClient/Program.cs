using System.CommandLine;
using TokenVault.AcceptanceClient;

var vault = new Option<DirectoryInfo>("--dir") { Description = "The folder of a running vault.", Required = true };
var acks = new Option<FileInfo>("--acks") { Description = "Counter and acknowledged token, one pair a line.", Required = true };
var first = new Option<long>("--first") { Description = "The first counter.", Required = true };

var load = new Command("load", "Tokenizes made-up cards until standard input ends.") { vault, acks, first };
load.SetAction((parsed, stop) =>
    new Load(parsed.GetRequiredValue(vault), parsed.GetRequiredValue(acks), parsed.GetRequiredValue(first)).RunAsync(stop));

var verify = new Command("verify", "Looks for everything that was acknowledged.") { vault, acks };
verify.SetAction((parsed, stop) => new Verification(parsed.GetRequiredValue(vault), parsed.GetRequiredValue(acks)).RunAsync(stop));

var misplace = new Command("misplace", "Puts cards where none belong.") { vault };
misplace.SetAction((parsed, _) => new Misplacement(parsed.GetRequiredValue(vault)).RunAsync());

return await new RootCommand("The caller of the acceptance commands.") { load, verify, misplace }.Parse(args).InvokeAsync();
