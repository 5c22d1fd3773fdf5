using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Client;

namespace TokenVault.Cli.Commands.Privacy;

/// <summary>A call of the privacy officer about one customer of one merchant.</summary>
internal sealed class CustomerCall
{
    private readonly Option<DirectoryInfo> _directory = VaultOptions.Directory();

    private readonly Option<string> _merchant = new("--merchant")
    {
        Description = "Whose customer it is.",
        DefaultValueFactory = _ => "shop",
    };

    private readonly Option<string> _customer = new("--customer") { Description = "The customer, as the merchant names him.", Required = true };

    public void AddTo(Command command)
    {
        command.Add(_directory);
        command.Add(_merchant);
        command.Add(_customer);
    }

    public string Merchant(ParseResult parsed) => parsed.GetRequiredValue(_merchant);

    public string Customer(ParseResult parsed) => parsed.GetRequiredValue(_customer);

    public Task<int> RunAsync(Screen screen, ParseResult parsed, Func<TokenVaultClient, Task<int>> call) => screen.RunAsync(async () =>
    {
        var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(_directory));
        using var client = vault.ConnectPrivacyOfficer();
        return await call(client);
    });
}
