using System.CommandLine;
using TokenVault.Load;
using TokenVault.Load.Charges;
using TokenVault.Load.Echo;
using TokenVault.Load.Peer;
using TokenVault.Load.Report;
using TokenVault.Load.Reports;
using TokenVault.Load.Size;
using TokenVault.Load.Storm;

const int QuickSeconds = 4;

var seconds = new Option<int>("--seconds") { Description = "How long each run lasts.", DefaultValueFactory = _ => 10 };
var connections = new Option<int>("--connections") { Description = "HTTP/2 connections.", DefaultValueFactory = _ => 4 };
var callers = new Option<int>("--callers") { Description = "Callers on each connection that wait for their answer.", DefaultValueFactory = _ => 64 };
var keep = new Option<string?>("--keep") { Description = "Keep the vault that was loaded in this folder." };
var crowd = new Option<int>("--crowd") { Description = "Callers, all connections together.", DefaultValueFactory = _ => 512 };
var quick = new Option<bool>("--quick") { Description = "Runs of some seconds, a minute in all; only ratios, errors and correctness are judged then." };
var json = new Option<string?>("--json") { Description = "Write all results to this file." };
var measure = new RootCommand("Measures tokenizing against a bare gRPC echo and other ceilings on the same machine in the same run, and prints Markdown tables. Exit 0 only where the goals hold.")
{
    seconds, connections, crowd, quick, json, keep,
};
measure.SetAction(async (parsed, cancellation) =>
{
    var isQuick = parsed.GetValue(quick);
    var plan = new TokenizePlan(
        TimeSpan.FromSeconds(isQuick ? QuickSeconds : parsed.GetValue(seconds)),
        parsed.GetValue(connections),
        parsed.GetValue(crowd),
        isQuick,
        parsed.GetValue(json),
        parsed.GetValue(keep));
    return await TokenizeMeasurement.RunAsync(plan, cancellation);
});

var epochs = new Option<int>("--epochs")
{
    Description = "From how many epochs the charged cards are; each card has one of its own.",
    DefaultValueFactory = _ => 10_000,
};
var line = new Option<string>("--line")
{
    Description = "How the processor is spoken to: stripe (two requests a charge), adyen (one), or all, one after the other.",
    DefaultValueFactory = _ => ChargeLine.Stripe.Name,
};
line.AcceptOnlyFromAmong([.. ChargeLine.All.Select(each => each.Name), "all"]);
var goal = new Option<double?>("--goal") { Description = "Charges a second that one of the lines has to reach." };
var charge = new Command(
    "charge", "Measures charging against a practice processor that answers at once, and that processor alone in the same run.")
{
    seconds, connections, callers, keep, epochs, line, goal, json,
};
charge.SetAction(async (parsed, cancellation) =>
{
    var plan = new LoadPlan(
        TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), parsed.GetValue(callers), parsed.GetValue(keep));
    var lines = ChargeLine.All.Where(each => parsed.GetValue(line) is "all" || string.Equals(each.Name, parsed.GetValue(line), StringComparison.Ordinal));
    return await WritingAsync(
        parsed, section => ChargeMeasurement.RunAsync(plan, [.. lines], parsed.GetValue(epochs), parsed.GetValue(goal), section, cancellation));
});
measure.Add(charge);

var cards = new Option<int>("--cards") { Description = "Cards that they ask for.", DefaultValueFactory = _ => 1000 };
var each = new Option<int>("--each") { Description = "How many of them each caller asks for, drawn at random.", DefaultValueFactory = _ => 1000 };
var storm = new Command("storm", "Many callers ask for the tokens of the same cards at once, and again: as many tokens as cards, and the rate.") { crowd, cards, each, connections, json };
storm.SetAction((parsed, cancellation) => WritingAsync(parsed, section => StormMeasurement.RunAsync(
    new StormPlan(parsed.GetValue(crowd), parsed.GetValue(cards), parsed.GetValue(each), parsed.GetValue(connections)), section, cancellation)));
measure.Add(storm);

var rounds = new Option<int>("--rounds") { Description = "How often each server is loaded, by turns.", DefaultValueFactory = _ => 4 };
var single = new Option<int>("--single-connections") { Description = "To PostgreSQL, one insert per call.", DefaultValueFactory = _ => 32 };
var writers = new Option<int>("--batch-writers") { Description = "To PostgreSQL, batched.", DefaultValueFactory = _ => 2 };
var atLeast = new Option<double>("--at-least") { Description = "The least ratio to one insert per call that is no failure.", DefaultValueFactory = _ => 0 };
var peer = new Command("peer", "Measures tokenizing new cards against a gRPC service over PostgreSQL with pgcrypto, in the same run by turns.")
{
    seconds, connections, callers, keep, rounds, single, writers, atLeast, json,
};
peer.SetAction((parsed, cancellation) => WritingAsync(parsed, section => PeerMeasurement.RunAsync(
    new PeerLoad(
        new LoadPlan(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), parsed.GetValue(callers), parsed.GetValue(keep)),
        parsed.GetValue(rounds), parsed.GetValue(single), parsed.GetValue(writers), parsed.GetValue(atLeast)),
    section, cancellation)));
measure.Add(peer);

var tokens = new Option<long>("--tokens") { Description = "How many tokens are on disk when it is measured again.", DefaultValueFactory = _ => 10_000_000 };
var size = new Command(
    "size", "The same load on an empty store and on a full one; what the full one takes of disk and memory, and how soon it serves after a stop and a kill.")
{
    seconds, connections, callers, tokens, json,
};
size.SetAction((parsed, cancellation) => WritingAsync(parsed, section => SizeMeasurement.RunAsync(
    new SizePlan(
        parsed.GetValue(tokens), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), parsed.GetValue(callers)),
    section, cancellation)));
measure.Add(size);

var certificate = new Option<string>("--certificate") { Required = true };
var key = new Option<string>("--key") { Required = true };
var echo = new Command("echo", "Runs the bare echo; the measurement starts it by itself.") { certificate, key };
echo.SetAction(parsed => EchoServer.RunAsync(parsed.GetValue(certificate)!, parsed.GetValue(key)!));
measure.Add(echo);

measure.Add(ReportCommand.Create());

// What was started takes longer to stop than the two seconds that the library grants by default.
return await measure.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

async Task<int> WritingAsync(ParseResult parsed, Func<MeasuredSection, Task<int>> run)
{
    var section = new MeasuredSection();
    var code = await run(section);
    await section.WriteAsync(parsed.GetValue(json));
    return code;
}
