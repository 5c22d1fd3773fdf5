using System.CommandLine;
using System.Text.Json;
using TokenVault.Hpke;
using TokenVault.HpkeOpen;

var file = new Argument<FileInfo?>("file")
{
    Description = "JSON: one message, or an array of them. Standard input where none is named.",
    Arity = ArgumentArity.ZeroOrOne,
};
var root = new RootCommand(
    "Opens HPKE messages (RFC 9180, base mode, HKDF-SHA256, AES-256-GCM) with the library that both zones use. Each has suite (x-wing, p256, x25519, or a KEM's "
    + "number), privateKey, enc, info, aad and ciphertext, hexadecimal; sequence where it is not 0; plaintext where it is to be compared. "
    + "A line for each: its plaintext, hexadecimal, or why not. Exit code 1: one did not open, or held something else; 2: not read.")
{
    file,
};
root.SetAction(parsed =>
{
    try
    {
        using var input = parsed.GetValue(file) is { } named ? named.OpenRead() : Console.OpenStandardInput();
        using var document = JsonDocument.Parse(input);
        var messages = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [document.RootElement];

        // Each is told of, also behind one that does not open.
        return messages.ConvertAll(message => Try(new HpkeMessage(message))).TrueForAll(opened => opened) ? 0 : 1;
    }
    catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
});
return root.Parse(args).Invoke();

static bool Try(HpkeMessage message)
{
    try
    {
        var opened = message.Open();
        var isExpected = opened is not null && (message.Expected is not { } expected || string.Equals(expected, opened, StringComparison.Ordinal));
        Console.WriteLine(opened is null ? "refused: it does not open" : isExpected ? opened : $"another plaintext: {opened}");
        return isExpected;
    }
    catch (Exception error) when (error is HpkeException or FormatException)
    {
        Console.WriteLine($"refused: {error.Message}");
        return false;
    }
}
