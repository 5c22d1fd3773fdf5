using System.CommandLine;
using Grpc.Core;
using TokenVault.Local;
using TokenVault.ProcessorTrials;
using TokenVault.ProcessorTrials.FingerprintOracle;
using TokenVault.ProcessorTrials.SecondProfile;
using TokenVault.ProcessorTrials.StripeMock;

var mock = new Option<DirectoryInfo>("--mock") { Description = "The folder that npm installed stripe-stateful-mock into.", Required = true };
var stripeMock = new Command("stripe-mock", "Pays by test sources at a server that is not ours, and by raw cards at the practice processor; Stripe's own client is the judge.") { mock };
stripeMock.SetAction((parsed, stop) => Judge(() => StripeMockRun.RunAsync(parsed.GetRequiredValue(mock).FullName, stop)));

var quick = new Option<bool>("--quick") { Description = "A third of the malformed profiles and two of the redirects." };
var secondProfile = new Command("second-profile", "Pays through an API of another shape, and tries what must be refused.") { quick };
secondProfile.SetAction((parsed, stop) => Judge(() => SecondProfileRun.RunAsync(parsed.GetValue(quick), stop)));

var fewer = new Option<bool>("--quick") { Description = "2,000 guesses in place of all 100,000." };
var oracle = new Command("fingerprint-oracle", "Guesses a card number as a captured gateway, of which BIN and last four are known.") { fewer };
oracle.SetAction((parsed, stop) => Judge(() => FingerprintOracleRun.RunAsync(parsed.GetValue(fewer), stop)));

var address = new Argument<string>("address");
var reach = new Command("reach", "The counter-trial: posts as any program does that leaves redirects, proxies and trust to the platform.") { address };
reach.Hidden = true;
reach.SetAction((parsed, stop) => Reach.RunAsync(new Uri(parsed.GetRequiredValue(address)), stop));

var root = new RootCommand("Tries profiles of payment processors against servers that were not made for the practice processor's tests, and the adapter against a captured gateway.") { stripeMock, secondProfile, oracle, reach };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task<int> Judge(Func<Task<string>> run)
{
    try
    {
        Console.WriteLine(await run());
        return 0;
    }
    catch (Exception error) when (error is TrialException or LocalVaultException or RpcException)
    {
        Console.WriteLine($"FAILED: {error.Message}");
        return 1;
    }
}
