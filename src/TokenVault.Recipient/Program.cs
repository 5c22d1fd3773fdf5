using System.CommandLine;
using TokenVault.Recipient;

var root = new RootCommand("Opens the cards that a vault has sealed to you by an order of two officers. Needs no network.")
{
    NewKeyCommand.Create(),
    OpenCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
