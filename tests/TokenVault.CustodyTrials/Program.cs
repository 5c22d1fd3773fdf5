using System.CommandLine;
using Grpc.Core;
using TokenVault.CustodyTrials;
using TokenVault.Local;

var directory = new Option<DirectoryInfo>("--dir") { Description = "A vault whose keystore opens by any three of five custodians.", Required = true };
var copy = new Option<DirectoryInfo>("--copy") { Description = "A copy of it, for the second adapter.", Required = true };
var shares = new Option<DirectoryInfo>("--shares") { Description = "The custodians' shares.", Required = true };
var old = new Option<DirectoryInfo>("--old-shares") { Description = "Those that they had before.", Required = true };
var cycles = new Option<int>("--cycles") { Description = "How many of the ten triples open the adapter: 1 to 10.", Required = true };

var root = new RootCommand("Opens a sealed adapter by its key custodians' shares, and does not by fewer.") { directory, copy, shares, old, cycles };
root.SetAction(async (parsed, stop) =>
{
    try
    {
        var held = SharePile.Read(parsed.GetRequiredValue(shares).FullName);
        var trial = new CustodyTrial(held, SharePile.Read(parsed.GetRequiredValue(old).FullName));
        await trial.RunAsync(parsed.GetRequiredValue(directory).FullName, parsed.GetRequiredValue(copy).FullName, parsed.GetRequiredValue(cycles), stop);
        Console.WriteLine(trial.Figure);
        return 0;
    }
    catch (Exception error) when (error is TrialException or LocalVaultException or RpcException)
    {
        Console.WriteLine($"FAILED: {error.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
