using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>The number of a change as text: sixteen letters, since a row of digits could be taken for a card number.</summary>
internal static class WatchCursor
{
    private const int Length = 16;

    public static string Write(ulong number) => string.Create(Length, number, static (text, value) =>
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = (char)('a' + (int)(value & 15));
            value >>= 4;
        }
    });

    /// <exception cref="VaultException">CursorInvalid.</exception>
    public static ulong Read(string text)
    {
        if (text.Length != Length || text.AsSpan().ContainsAnyExceptInRange('a', 'p'))
        {
            throw new VaultException(VaultErrorCode.CursorInvalid, "cursor");
        }

        return text.Aggregate(0UL, static (number, letter) => (number << 4) | (uint)(letter - 'a'));
    }
}
