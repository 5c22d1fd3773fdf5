using System.Security.Cryptography;

namespace TokenVault.Sandbox.Payments;

/// <summary>Texts that nobody can guess, of letters that the caller names.</summary>
internal static class RandomText
{
    // The platform's own draws for each letter anew, with a system call each time.
    private const int DrawBytes = 64;
    private const int Values = byte.MaxValue + 1;

    /// <param name="letters">At most 256.</param>
    /// <param name="length">Of the text.</param>
    public static string New(string letters, int length) => string.Create(length, letters, static (text, letters) =>
    {
        Span<byte> drawn = stackalloc byte[DrawBytes];

        // What is beyond the last whole round of letters would favour the first ones.
        var limit = Values - (Values % letters.Length);
        var done = 0;
        while (done < text.Length)
        {
            RandomNumberGenerator.Fill(drawn);
            foreach (var value in drawn)
            {
                if (value < limit && done < text.Length)
                {
                    text[done++] = letters[value % letters.Length];
                }
            }
        }
    });
}
