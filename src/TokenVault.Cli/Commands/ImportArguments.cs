using System.CommandLine;
using System.CommandLine.Parsing;
using TokenVault.Cli.Import;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

/// <summary>What `tokenvault import` takes.</summary>
internal sealed class ImportArguments
{
    private readonly Argument<FileInfo?> _input = new("file")
    {
        Description = "The cards: CSV in UTF-8, one card a line.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo?> _out = new("--out") { Description = "Where the tokens go, CSV in the order of the file." };
    private readonly Option<FileInfo?> _rejects = new("--rejects") { Description = "Where refused rows go. Default: beside --out, with .rejects.csv." };
    private readonly Option<string?> _number = Column("--number-column", "card numbers");
    private readonly Option<string?> _expiry = Column("--expiry-column", "expiry dates: MM/YY, MM/YYYY or YYYY-MM");
    private readonly Option<string?> _month = Column("--month-column", "expiry months, with --year-column");
    private readonly Option<string?> _year = Column("--year-column", "expiry years");
    private readonly Option<string?> _reference = Column("--reference-column", "your own references; they go to the output and not to the vault");
    private readonly Option<string?> _customer = Column("--customer-column", "customer references, kept with the token");
    private readonly Option<string?> _name = Column("--name-column", "card holders' names, kept sealed with the card");
    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "Columns to keep with the token as labels: COLUMN, or name=COLUMN.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first line is a card. Columns are named by numbers from 1." };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "Between fields: one character, or tab. Default: found from the first lines." };
    private readonly Option<string> _format = new("--format")
    {
        Description = "Another form of each token as well, with the card's digits that it keeps: none, last-four or bin-and-last-four.",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<string> _usage = new("--usage") { Description = "multi or single.", DefaultValueFactory = _ => "multi" };
    private readonly Option<bool> _luhn = new("--passes-luhn") { Description = "With --format: the form ends in a valid check digit, and so looks like a card number." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read the file and count what would be rejected. Sends and writes nothing." };
    private readonly Option<bool> _restart = new("--restart") { Description = "Forget an import that was begun, and write over its output." };

    public ImportArguments()
    {
        _format.AcceptOnlyFromAmong("none", "last-four", "bin-and-last-four");
        _usage.AcceptOnlyFromAmong("multi", "single");
    }

    public Option<DirectoryInfo> Directory { get; } = VaultOptions.Directory();

    public Option<string> Merchant { get; } = VaultOptions.Merchant();

    public void AddTo(Command command)
    {
        command.Add(_input);
        foreach (var option in (Option[])
            [
                _out, _rejects, Directory, Merchant, _number, _expiry, _month, _year, _reference, _customer, _name, _labels,
                _noHeader, _delimiter, _format, _usage, _luhn, _dryRun, _restart,
            ])
        {
            command.Add(option);
        }
    }

    public FileInfo? RejectsOf(ParseResult parsed) => parsed.GetValue(_rejects);

    public bool HasInput(CommandResult parsed) => parsed.GetResult(_input) is { Tokens.Count: > 0 };

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <exception cref="LocalVaultException">The options don't go together.</exception>
    public ImportPlan PlanOf(ParseResult parsed)
    {
        var input = parsed.GetValue(_input)!;
        var output = parsed.GetValue(_out) ?? (IsDryRun(parsed)
            ? new FileInfo(input.FullName + ".tokens.csv")
            : throw new LocalVaultException("Where are the tokens to go? --out FILE, or only look at the file with --dry-run."));
        var format = parsed.GetValue(_format) switch
        {
            "last-four" => TokenFormat.LastFour,
            "bin-and-last-four" => TokenFormat.BinAndLastFour,
            _ => TokenFormat.Unspecified,
        };
        if (parsed.GetValue(_luhn) && format == TokenFormat.Unspecified)
        {
            throw new LocalVaultException("--passes-luhn is about a form that --format asks for.");
        }

        var plan = new ImportPlan
        {
            Input = input,
            Out = output,
            Rejects = parsed.GetValue(_rejects) ?? new FileInfo(Path.ChangeExtension(output.FullName, ".rejects.csv")),
            Merchant = parsed.GetRequiredValue(Merchant),
            HasHeader = !parsed.GetValue(_noHeader),
            Separator = SeparatorOf(parsed.GetValue(_delimiter)),
            Columns = ColumnsOf(parsed),
            Format = format,
            Usage = parsed.GetValue(_usage) is "single" ? TokenUsage.SingleUse : TokenUsage.MultiUse,
            PassesLuhn = parsed.GetValue(_luhn),
            Restart = parsed.GetValue(_restart),
        };
        string[] paths = [plan.Input.FullName, plan.Out.FullName, plan.Rejects.FullName];
        return paths.Distinct(StringComparer.Ordinal).Count() == paths.Length
            ? plan
            : throw new LocalVaultException("The cards, --out and --rejects are three files. Name different ones.");
    }

    private ColumnChoice ColumnsOf(ParseResult parsed) => new()
    {
        Number = parsed.GetValue(_number),
        Expiry = parsed.GetValue(_expiry),
        Month = parsed.GetValue(_month),
        Year = parsed.GetValue(_year),
        Reference = parsed.GetValue(_reference),
        Customer = parsed.GetValue(_customer),
        Name = parsed.GetValue(_name),
        Labels = parsed.GetValue(_labels) ?? [],
    };

    private static char? SeparatorOf(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        { Length: 1 } when char.IsAscii(text[0]) && !char.IsAsciiLetterOrDigit(text[0]) && text[0] is not ('"' or '\r' or '\n') => text[0],
        _ => throw new LocalVaultException("--delimiter is one character between fields, such as , or ; or tab."),
    };

    private static Option<string?> Column(string name, string what) => new(name) { Description = $"The column of {what}." };
}
