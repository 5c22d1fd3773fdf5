using System.CommandLine;
using Grpc.Core;
using TokenVault.Local;
using TokenVault.OrderTrials;

var root = new RootCommand("Holds what is promised of orders and of the cards that leave a vault by them against real processes.")
{
    CapturedGatewayTrial.Create(RunAsync),
    MigrationTrial.Create(RunAsync),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task<int> RunAsync(Func<Task<string>> trial)
{
    try
    {
        Console.WriteLine(await trial());
        return 0;
    }
    catch (Exception error) when (error is TrialException or LocalVaultException or RpcException)
    {
        Console.WriteLine($"FAILED: {error.Message}");
        return 1;
    }
}
