using System.CommandLine;
using Grpc.Core;
using TokenVault.Local;
using TokenVault.RotationTrials;

var quick = new Option<bool>("--quick") { Description = "The short form." };
var program = new Option<FileInfo>("--tokenvault") { Description = "TokenVault.Cli.dll, by which keys are changed.", Required = true };
var seconds = new Option<FileInfo>("--seconds") { Description = "A file to which every second's p99 is written, with what went on in it." };
var root = new RootCommand("Changes each of the adapter's keys while cards are tokenized and charged, and judges what callers noticed.")
{
    quick, program, seconds,
};
root.SetAction(async (parsed, stop) =>
{
    try
    {
        var plan = parsed.GetValue(quick) ? RotationPlan.Quick : RotationPlan.Full;
        Console.WriteLine(await RotationRun.RunAsync(plan, parsed.GetRequiredValue(program).FullName, parsed.GetValue(seconds), stop));
        return 0;
    }
    catch (Exception error) when (error is TrialException or LocalVaultException or RpcException)
    {
        Console.WriteLine($"FAILED: {error.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
