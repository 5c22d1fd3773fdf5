using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Why a custodian does something: it comes to stand in the record.</summary>
internal static class KeyReason
{
    private const int LengthMax = 255;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyReasonInvalid"/>, <see cref="VaultErrorCode.TextHoldsCardNumber"/></exception>
    public static string Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LengthMax || text.Any(static letter => char.IsControl(letter) || char.IsSurrogate(letter)))
        {
            throw new VaultException(VaultErrorCode.KeyReasonInvalid, "reason");
        }

        return CardNumberPattern.IsDisguisedIn(text) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "reason") : text;
    }
}
