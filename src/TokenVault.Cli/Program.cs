using System.CommandLine;
using Spectre.Console;
using TokenVault.Cli.Commands;
using TokenVault.Cli.Commands.Allowances;
using TokenVault.Cli.Commands.Audit;
using TokenVault.Cli.Commands.Keys;
using TokenVault.Cli.Commands.Orders;
using TokenVault.Cli.Commands.Payments;
using TokenVault.Cli.Commands.Privacy;
using TokenVault.Cli.Commands.Processors;
using TokenVault.Cli.Commands.Tokens;
using TokenVault.Cli.Output;

// A log or a pipe has no width to wrap at.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 1000;
}

var screen = new Screen(AnsiConsole.Console);
var root = new RootCommand("Runs a TokenVault on this machine and calls it.")
{
    DemoCommand.Create(screen),
    UpCommand.Create(screen),
    TokenizeCommand.Create(screen),
    ImportCommand.Create(screen),
    TokensCommand.Create(screen),
    AuthorizeCommand.Create(screen),
    CaptureCommand.Create(screen),
    VoidCommand.Create(screen),
    RefundCommand.Create(screen),
    ChargeCommand.Create(screen),
    VerifyCommand.Create(screen),
    PaymentCommand.Create(screen),
    PaymentsCommand.Create(screen),
    DisclosuresCommand.Create(screen),
    AuditCommand.Create(screen),
    MerchantCommand.Create(screen),
    GatewayCommand.Create(screen),
    KeysCommand.Create(screen),
    ProcessorCommand.Create(screen),
    AllowanceCommand.Create(screen),
    OrderCommand.Create(screen),
    PrivacyCommand.Create(screen),
    UsageCommand.Create(screen),
    BenchCommand.Create(screen),
};

// Stopping three services in turn takes longer than the two seconds that the library grants by default.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
