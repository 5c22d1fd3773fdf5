using System.CommandLine;
using Spectre.Console;
using TokenVault.Cli.Commands.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests.Keys;

public sealed class KeyCommandTests
{
    private readonly StringWriter _written = new();

    [Theory]
    [InlineData("status --custodian custodian-2 --json")]
    [InlineData("inventory --format csv --out keys.csv")]
    [InlineData("inventory --format json")]
    [InlineData("retire wrapping 1")]
    [InlineData("destroy sealing 2 --reason gone --custodian custodian-2")]
    [InlineData("compromise wrapping 1 --reason lost --from 2026-11-01 --to 2026-11-02T12:00:00Z --wait")]
    [InlineData("backup --out b.json --rehearse")]
    [InlineData("backup forget 0123")]
    [InlineData("restore b.json --replace-newer")]
    [InlineData("restore b.json --rehearse")]
    public void Accepts_what_the_help_describes(string arguments) => Assert.Empty(Command().Parse(arguments).Errors);

    [Theory]
    [InlineData("retire row 1")]
    [InlineData("retire wrapping")]
    [InlineData("retire wrapping one")]
    [InlineData("destroy wrapping 1")]
    [InlineData("destroy ledger 1 --reason gone")]
    [InlineData("compromise fingerprint 1 --reason lost")]
    [InlineData("compromise wrapping 1 --reason lost --from yesterday")]
    [InlineData("restore")]
    public void Rejects_what_is_missing_or_no_word_of_the_list(string arguments) => Assert.NotEmpty(Command().Parse(arguments).Errors);

    [Fact]
    public void Explains_each_command_and_option()
    {
        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

        Assert.All(All(Command()), command =>
        {
            Assert.NotEmpty(command.Description!);
            Assert.All(command.Options, option => Assert.NotEmpty(option.Description!));
            Assert.All(command.Arguments, argument => Assert.NotEmpty(argument.Description!));
        });
    }

    [Fact]
    public void Says_what_is_lost_what_stays_and_where_the_key_is_all_the_same()
    {
        var answer = new DestroyKeyResponse
        {
            Destroyed = true,
            EpochsLost = 12,
            EpochsRewrapped = 7,
            ProposedBy = "carla",
            ConfirmedBy = "david",
            SilentGatewayIds = { "gw-2" },
            BackupIds = { "abc" },
        };
        DestroyKeyCommand.Write(Screen(), KeyPurpose.Wrapping, 1, answer);
        var text = _written.ToString();
        Assert.Contains("12 epochs that need wrapping 1 are unopenable from now on, with all cards that they sealed.", text, StringComparison.Ordinal);
        Assert.Contains("7 epochs that wrapping 1 once wrapped stay openable: their headers were re-wrapped under a newer key.", text, StringComparison.Ordinal);
        Assert.Contains("have not reported since the key was replaced, so all that it may have wrapped for them counts: gw-2.", text, StringComparison.Ordinal);
        Assert.Contains("1 backups of the keystore hold the key all the same: abc.", text, StringComparison.Ordinal);
        Assert.Contains("wrapping 1 is destroyed: carla and david have said so", text, StringComparison.Ordinal);

        _written.GetStringBuilder().Clear();
        answer.Destroyed = false;
        DestroyKeyCommand.Write(Screen(), KeyPurpose.Wrapping, 1, answer);
        Assert.Contains("12 epochs that need wrapping 1 would become unopenable", _written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("is destroyed", _written.ToString(), StringComparison.Ordinal);
    }

    // Only a wrapping key wraps headers, and by a fingerprint key nothing is sealed.
    [Fact]
    public void Says_of_each_kind_of_key_what_goes_with_it()
    {
        DestroyKeyCommand.Write(Screen(), KeyPurpose.Sealing, 3, new DestroyKeyResponse { EpochsLost = 2 });
        Assert.Contains("2 epochs that are sealed to sealing 3 and not registered would become unopenable", _written.ToString(), StringComparison.Ordinal);
        Assert.Contains("Those that are registered stay openable", _written.ToString(), StringComparison.Ordinal);
        _written.GetStringBuilder().Clear();
        DestroyKeyCommand.Write(Screen(), KeyPurpose.Fingerprint, 1, new DestroyKeyResponse());
        Assert.DoesNotContain("epochs", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_is_given_up_with_a_gateway_that_is_gone()
    {
        var answer = new ForgetGatewayResponse { Keys = { new GivenUpKey { Purpose = KeyPurpose.Wrapping, KeyNumber = 2, Count = 5, RegisteredCount = 9 } } };
        ForgetGatewayCommand.Write(Screen(), "gw-2", answer);
        Assert.Contains("gw-2 never reported", _written.ToString(), StringComparison.Ordinal);
        Assert.Contains("wrapping 2  not known", _written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("is gone", _written.ToString(), StringComparison.Ordinal);
        (answer.ReportTime, answer.Forgotten) = (new Google.Protobuf.WellKnownTypes.Timestamp(), true);
        ForgetGatewayCommand.Write(Screen(), "gw-2", answer);
        Assert.Contains("gw-2 is gone", _written.ToString(), StringComparison.Ordinal);
    }

    private static Command Command() => KeysCommand.Create(new Screen(AnsiConsole.Console));

    private Screen Screen()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 1000;
        return new Screen(console);
    }
}
