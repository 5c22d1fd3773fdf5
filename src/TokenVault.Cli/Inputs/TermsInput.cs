using System.CommandLine;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Inputs;

/// <summary>What is wanted of a token beside the card.</summary>
internal sealed class TermsInput
{
    private readonly Option<bool> _single = new("--single-use") { Description = "For one successful authorization. Each time another token." };
    private readonly Option<string?> _expire = TimeText.Option("--expire", "From when on the token is not to serve any more.");
    private readonly Option<string?> _format = new("--format") { Description = "Also in the form of a card number, keeping these digits of the card: last-four, bin-and-last-four." };
    private readonly Option<bool> _passes = new("--passes-luhn") { Description = "That form with a valid check digit: whoever sees it takes it for a card." };
    private readonly Option<string?> _customer = new("--customer") { Description = "Whose card it is, by your own name for him." };
    private readonly Option<string[]> _labels = Labels();
    private readonly Option<string?> _name = new("--cardholder") { Description = "The card holder's name, kept sealed." };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "The same key and card give the same answer for a day; for --single-use." };

    public TermsInput() => _format.AcceptOnlyFromAmong("last-four", "bin-and-last-four");

    public static Option<string[]> Labels() => new("--label") { Description = "KEY=VALUE, several times.", AllowMultipleArgumentsPerToken = false };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _single, _expire, _format, _passes, _customer, _labels, _name, _key })
        {
            command.Add(option);
        }
    }

    public TokenizeRequest Read(ParseResult parsed, Card card)
    {
        card.CardholderName = ByteString.CopyFrom(Encoding.UTF8.GetBytes(parsed.GetValue(_name) ?? ""));
        var request = new TokenizeRequest
        {
            Card = card,
            Usage = parsed.GetValue(_single) ? TokenUsage.SingleUse : TokenUsage.MultiUse,
            ExpireTime = TimeText.Read(parsed, _expire),
            Format = parsed.GetValue(_format) switch
            {
                "last-four" => TokenFormat.LastFour,
                "bin-and-last-four" => TokenFormat.BinAndLastFour,
                _ => TokenFormat.Unspecified,
            },
            PassesLuhn = parsed.GetValue(_passes),
            CustomerReference = parsed.GetValue(_customer) ?? "",
            IdempotencyKey = parsed.GetValue(_key) ?? "",
        };
        request.Labels.Add(ReadLabels(parsed.GetValue(_labels) ?? []));
        return request;
    }

    public static IEnumerable<Label> ReadLabels(IEnumerable<string> labels) => labels.Select(text =>
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? new Label { Key = text[..at], Value = text[(at + 1)..] }
            : throw new LocalVaultException("--label must be KEY=VALUE.");
    });
}
