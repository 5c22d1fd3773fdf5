using System.Globalization;
using System.Runtime.InteropServices;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Events;

/// <summary>Up to which event a gateway has been told. As text: empty for none, else a decimal number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventCursor(long Sequence)
{
    // One less than the shortest card number has, so that no cursor can be taken for one. A thousand events a second for three years.
    private const int DigitsMax = 11;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.CursorInvalid"/></exception>
    public static EventCursor Read(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        return text.Length <= DigitsMax && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new EventCursor(sequence)
            : throw new VaultException(VaultErrorCode.CursorInvalid, "cursor");
    }

    public override string ToString() => Sequence == 0 ? "" : Sequence.ToString(CultureInfo.InvariantCulture);
}
