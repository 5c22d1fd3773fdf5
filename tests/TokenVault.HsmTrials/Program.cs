using System.CommandLine;
using Grpc.Core;
using TokenVault.HsmTrials;
using TokenVault.Local;

var module = new Option<FileInfo>("--module") { Description = "The PKCS#11 library.", Required = true };
var label = new Option<string>("--token") { Description = "The token's label.", Required = true };
var pin = new Option<FileInfo>("--pin-file") { Description = "Its user's PIN.", Required = true };
var directory = new Option<DirectoryInfo>("--dir") { Description = "Where the vault is made.", Required = true };
var control = new Option<bool>("--control") { Description = "Put a key into the token that may leave it, and find it." };

var vault = new Command("vault", "Makes a vault with its opening keys in a token: cards, another sealing key, restarts.") { module, label, pin, directory };
vault.SetAction((parsed, stop) => RunAsync(() => VaultTrial.RunAsync(
    parsed.GetRequiredValue(directory).FullName,
    new Pkcs11Token(parsed.GetRequiredValue(module).FullName, parsed.GetRequiredValue(label), parsed.GetRequiredValue(pin).FullName),
    stop)));
var attributes = new Command("attributes", "Reads back what the token says of its private keys, and asks for their values.") { module, label, pin, control };
attributes.SetAction((parsed, _) => RunAsync(() => Task.FromResult(KeyAttributes.Check(
    parsed.GetRequiredValue(module).FullName, parsed.GetRequiredValue(label), parsed.GetRequiredValue(pin).FullName, parsed.GetValue(control)))));
return await new RootCommand("Holds what is promised of opening keys in a PKCS#11 token against real processes.") { vault, attributes }
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

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
