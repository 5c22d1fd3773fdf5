using Spectre.Console;
using TokenVault.Cli.Commands;
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

    [Fact]
    public void Accepts_a_charge() =>
        Assert.Empty(ChargeCommand.Create(Screen).Parse("--token tok_1 --amount 12.34 --currency EUR --order o-1").Errors);

    [Fact]
    public void Rejects_a_charge_without_a_token() => Assert.NotEmpty(ChargeCommand.Create(Screen).Parse("--amount 12.34 --currency EUR").Errors);
}
