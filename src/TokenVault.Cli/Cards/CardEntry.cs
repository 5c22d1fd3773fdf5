using TokenVault.Local;

namespace TokenVault.Cli.Cards;

/// <summary>A card as it was entered; wiped when disposed.</summary>
internal sealed record CardEntry(CardDigits Number, CardDigits Cvc) : IDisposable
{
    /// <summary>From a published test card, a file (`-`: standard input), or the keyboard.</summary>
    public static CardEntry Read(string? testCard, string? file, bool withCvc)
    {
        if (testCard is not null)
        {
            var published = TestCards.Find(testCard);
            return published.IsEmpty
                ? throw new LocalVaultException($"No test card {testCard}. There are: {TestCards.Names}.")
                : new CardEntry(CardDigits.Of(published), CardDigits.Of(!withCvc ? default : published.Length == 15 ? "1234"u8 : "123"u8));
        }

        if (file is null && !Console.IsInputRedirected)
        {
            return new CardEntry(CardReader.Prompt("Card number (not shown)"), withCvc ? CardReader.Prompt("CVC (not shown)") : new CardDigits());
        }

        using var input = file is null or "-"
            ? Console.OpenStandardInput()
            : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var number = CardReader.ReadLine(input);
        return new CardEntry(number, withCvc ? CardReader.ReadLine(input) : new CardDigits());
    }

    public void Dispose()
    {
        Number.Dispose();
        Cvc.Dispose();
    }
}
