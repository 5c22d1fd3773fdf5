using System.CommandLine;
using Grpc.Core;
using TokenVault.Local;
using TokenVault.TokenTrials;

var quick = new Option<bool>("--quick") { Description = "The short form." };
var root = new RootCommand("Holds what is promised of tokens against a vault of real processes.")
{
    Trial("one-card-one-token", "One card from 64 callers at once is one token; one token for single use charged by 64 at once pays once.", OneCardOneToken.RunAsync),
    Trial("format-preserving", "Tokens in a card number's form for 1,000,000 cards of one BIN.", FormatPreserving.RunAsync),
    Trial("foreign-token", "Another merchant's token is answered as one that does not exist, in the same time.", ForeignToken.RunAsync),
    Trial("deleted-bytes", "What was deleted or replaced is in no file after the stated time.", DeletedBytes.RunAsync),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

Command Trial(string name, string description, Func<bool, CancellationToken, Task<string>> run)
{
    var command = new Command(name, description) { quick };
    command.SetAction(async (parsed, stop) =>
    {
        try
        {
            Console.WriteLine(await run(parsed.GetValue(quick), stop));
            return 0;
        }
        catch (Exception error) when (error is TrialException or LocalVaultException or RpcException)
        {
            Console.WriteLine($"FAILED: {error.Message}");
            return 1;
        }
    });
    return command;
}
