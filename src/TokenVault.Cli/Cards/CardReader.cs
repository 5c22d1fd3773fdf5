using System.Security.Cryptography;
using TokenVault.Local;

namespace TokenVault.Cli.Cards;

/// <summary>
/// Reads card digits from a prompt without echo, or a line at a time from a stream. Never from the argument list, which every
/// user of the machine can read and the shell remembers.
/// </summary>
internal static class CardReader
{
    public static CardDigits Prompt(string question)
    {
        Console.Error.Write(question + ": ");
        var digits = new CardDigits();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                digits.RemoveLast();
            }
            else if (key.KeyChar is not (' ' or '-'))
            {
                Add(digits, key.KeyChar < 128 ? (byte)key.KeyChar : (byte)'?');
            }
        }

        Console.Error.WriteLine();
        return digits;
    }

    /// <summary>Reads one line, spaces and hyphens left out. Empty at the end of the stream.</summary>
    public static CardDigits ReadLine(Stream input)
    {
        var digits = new CardDigits();

        // One byte at a time, so that no buffer of the platform's keeps a copy.
        var one = GC.AllocateUninitializedArray<byte>(1, pinned: true);
        while (input.Read(one) == 1 && one[0] != (byte)'\n')
        {
            if (one[0] is not ((byte)' ' or (byte)'-' or (byte)'\r'))
            {
                Add(digits, one[0]);
            }
        }

        CryptographicOperations.ZeroMemory(one);
        return digits;
    }

    private static void Add(CardDigits digits, byte digit)
    {
        if (!digits.TryAdd(digit))
        {
            digits.Dispose();
            throw new LocalVaultException("That line is too long for a card number. Give the number on the first line and the CVC on the second.");
        }
    }
}
