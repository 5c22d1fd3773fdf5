using System.CommandLine;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Inputs;

/// <summary>What authorize, charge and verify take beside an amount: the token and what may go with it.</summary>
internal sealed class AuthorizationInput
{
    private readonly Option<string> _token = new("--token") { Description = "What tokenize gave.", Required = true };
    private readonly Option<string?> _order = new("--order") { Description = "Your own reference." };
    private readonly Option<string?> _handle = new("--cvc-handle") { Description = "What tokenize --cvc gave." };
    private readonly DetailsInput _details = new();

    public void AddTo(Command command)
    {
        command.Add(_token);
        command.Add(_order);
        command.Add(_handle);
        _details.AddTo(command);
    }

    public string Token(ParseResult parsed) => parsed.GetRequiredValue(_token);

    public string Order(ParseResult parsed) => parsed.GetValue(_order) ?? "";

    public PaymentDetails? Details(ParseResult parsed) => _details.Read(parsed);

    public ByteString CvcHandle(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(_handle) is { } text ? ByteString.FromBase64(text) : ByteString.Empty;
        }
        catch (FormatException)
        {
            throw new LocalVaultException("--cvc-handle must be the text that tokenize --cvc printed.");
        }
    }
}
