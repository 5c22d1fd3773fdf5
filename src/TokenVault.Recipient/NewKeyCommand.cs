using System.CommandLine;
using System.Text.Json;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Transfers;

namespace TokenVault.Recipient;

/// <summary>`new-key`: makes the key to which an order's cards are sealed.</summary>
internal static class NewKeyCommand
{
    public static Command Create()
    {
        var target = new Option<string>("--out") { Description = "The private key's file, encrypted; it must not exist yet. The public key comes beside it, with .pub.json.", Required = true };
        var passphrase = PassphraseFile.Option();
        var suite = new Option<string>("--suite") { Description = "x-wing (holds against quantum computers) or p256.", DefaultValueFactory = _ => "x-wing" };
        suite.AcceptOnlyFromAmong("x-wing", "p256");
        var command = new Command("new-key", "Makes the key to which cards are to be sealed.") { target, passphrase, suite };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(target), parsed.GetRequiredValue(passphrase), parsed.GetRequiredValue(suite)));
        return command;
    }

    private static int Run(string target, string passphraseFile, string suite)
    {
        try
        {
            using var passphrase = new PassphraseFile(passphraseFile);
            using var key = RecipientKey.Create(target, passphrase.Bytes, string.Equals(suite, "p256", StringComparison.Ordinal) ? SuiteId.DhKemP256 : SuiteId.XWing);
            var file = target + ".pub.json";
            using (var output = File.Create(file))
            using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("suite"u8, suite);
                json.WriteBase64String("publicKey"u8, key.PublicKey);
                json.WriteEndObject();
            }

            Console.WriteLine($"The public key is in {file}: give it to whoever writes the order. Keep {target} and its passphrase apart from each other; without both nobody opens the cards.");
            return 0;
        }
        catch (Exception error) when (error is KeystoreException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
