using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Keys;

/// <summary>Where the adapter's long-lived keys are, and by what they open.</summary>
internal sealed class KeystoreOptions : IValidatableObject
{
    public const string Section = "Keystore";

    /// <summary>The encrypted file that `init-keys` makes.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "";

    /// <summary>The file with its passphrase, one line. Readable by the adapter's user only. Empty where the keystore opens by a token.</summary>
    public string PassphraseFile { get; set; } = "";

    /// <summary>The token, where the keystore opens by one.</summary>
    [ValidateObjectMembers]
    public Pkcs11Options? Pkcs11 { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PassphraseFile.Length > 0 == Pkcs11 is not null)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(PassphraseFile)} or {Section}:{nameof(Pkcs11)} is needed, one of the two.", [nameof(PassphraseFile)]);
        }
    }
}
