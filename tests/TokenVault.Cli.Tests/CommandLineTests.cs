using System.CommandLine;
using Spectre.Console;
using TokenVault.Cli.Commands;
using TokenVault.Cli.Commands.Payments;
using TokenVault.Cli.Commands.Processors;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Tests;

public sealed class CommandLineTests
{
    private static readonly Screen Screen = new(AnsiConsole.Console);

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("--number 4242424242424242")]
    [InlineData("--card 4242424242424242")]
    public void Rejects_a_card_number_among_the_arguments(string arguments)
    {
        var parsed = TokenizeCommand.Create(Screen).Parse(arguments);

        Assert.NotEmpty(parsed.Errors);
    }

    [Theory]
    [InlineData("--gateway-port 70000")]
    [InlineData("--sandbox-port -1")]
    [InlineData("--processor-port x")]
    public void Rejects_what_is_no_port(string arguments) => Assert.NotEmpty(UpCommand.Create(Screen).Parse(arguments).Errors);

    [Theory]
    [InlineData("charge --token tok_1 --amount 12.34 --currency EUR --order o-1")]
    [InlineData("authorize --token tok_1 --amount 12.34 --currency EUR --initiator card-holder --reason card-on-file --description x")]
    [InlineData("charge --token tok_1 --amount 1 --currency JPY --initiator merchant --reason unscheduled --first-payment pay_1 --merchant shop")]
    [InlineData("charge --token tok_1 --amount 1 --currency EUR --billing-line1 Street --billing-postal-code 1 --billing-country de --return-url https://shop.example/")]
    [InlineData("verify --token tok_1 --currency EUR --cvc-handle AAAA")]
    [InlineData("capture pay_1")]
    [InlineData("capture pay_1 --amount 5 --idempotency-key k")]
    [InlineData("void pay_1")]
    [InlineData("refund pay_1 --amount 0.50")]
    [InlineData("payment pay_1 --json")]
    [InlineData("import cards.csv --out tokens.csv")]
    [InlineData("import cards.csv --out t.csv --rejects r.csv --number-column Pan --month-column M --year-column Y --reference-column Ref --label plan tier=Plan --usage single")]
    [InlineData("import cards.csv --dry-run --no-header --delimiter tab --format bin-and-last-four --passes-luhn --restart --customer-column 1 --name-column 2")]
    [InlineData("payments list")]
    [InlineData("payments list --status requires-action --token t --order o --from 2026-06-01 --to 2026-06-02T12:00:00Z --max 5 --json")]
    [InlineData("payments watch --cursor abc --count 3")]
    [InlineData("payments unknown --operator operator-2")]
    [InlineData("payments resolve op_1 --state not-sent --evidence ticket")]
    [InlineData("payments resolve op_1 --state succeeded --reference pi_1 --evidence ticket")]
    [InlineData("payments compare --report r.csv --from 2026-06-01 --to 2026-06-02 --types capture refund --processor sandbox")]
    [InlineData("processor sign --manifest m.json --officer officers/officer-1")]
    [InlineData("processor manifest --profiles processors --version 2")]
    [InlineData("processor show --manifest m.json --authority ca.pem")]
    [InlineData("processor test --processor sandbox --merchant shop --test-card visa")]
    public void Accepts_what_the_help_describes(string arguments) => Assert.Empty(Root().Parse(arguments).Errors);

    [Theory]
    [InlineData("import --out tokens.csv")]
    [InlineData("import cards.csv --sealed folder --adapter-key key --out tokens.csv")]
    [InlineData("import --sealed folder")]
    [InlineData("import cards.csv --out tokens.csv --usage twice")]
    [InlineData("import cards.csv --out tokens.csv --format digits")]
    [InlineData("charge --amount 12.34 --currency EUR")]
    [InlineData("authorize --token tok_1 --amount 12.34")]
    [InlineData("charge --token tok_1 --amount 1 --currency EUR --initiator somebody")]
    [InlineData("charge --token tok_1 --amount 1 --currency EUR --initiator unspecified")]
    [InlineData("charge --token tok_1 --amount 1 --currency EUR --reason whim")]
    [InlineData("verify --token tok_1")]
    [InlineData("capture")]
    [InlineData("void pay_1 --amount 5")]
    [InlineData("payments list --status lost")]
    [InlineData("payments list --from yesterday")]
    [InlineData("payments list --max 0")]
    [InlineData("payments resolve op_1 --state succeeded --evidence ticket")]
    [InlineData("payments resolve op_1 --state unknown --evidence ticket")]
    [InlineData("payments resolve op_1 --state declined")]
    [InlineData("payments compare --report r.csv --from 2026-06-01")]
    [InlineData("payments compare --report r.csv --from 2026-06-01 --to 2026-06-02 --types fee")]
    [InlineData("processor manifest --profiles processors --version 0")]
    [InlineData("processor test 4242424242424242")]
    public void Rejects_what_is_missing_or_no_word_of_the_list(string arguments) => Assert.NotEmpty(Root().Parse(arguments).Errors);

    [Fact]
    public void Explains_each_command_and_option()
    {
        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

        Assert.All(All(Root()).Skip(1), command =>
        {
            Assert.NotEmpty(command.Description!);
            Assert.All(command.Options, option => Assert.NotEmpty(option.Description!));
            Assert.All(command.Arguments, argument => Assert.NotEmpty(argument.Description!));
        });
    }

    private static RootCommand Root() => new("test")
    {
        ImportCommand.Create(Screen),
        AuthorizeCommand.Create(Screen),
        CaptureCommand.Create(Screen),
        VoidCommand.Create(Screen),
        RefundCommand.Create(Screen),
        ChargeCommand.Create(Screen),
        VerifyCommand.Create(Screen),
        PaymentCommand.Create(Screen),
        PaymentsCommand.Create(Screen),
        ProcessorCommand.Create(Screen),
    };
}
