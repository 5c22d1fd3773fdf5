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

    /// <summary>The file with its passphrase, one line. Readable by the adapter's user only. Empty where the keystore opens by something else.</summary>
    public string PassphraseFile { get; set; } = "";

    /// <summary>The token, where the keystore opens by one.</summary>
    [ValidateObjectMembers]
    public Pkcs11Options? Pkcs11 { get; set; }

    /// <summary>Where the keystore opens by its key custodians' shares.</summary>
    [ValidateObjectMembers]
    public CustodianOptions? Custodians { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new[] { PassphraseFile.Length > 0, Pkcs11 is not null, Custodians is not null }.Count(static named => named) != 1)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(PassphraseFile)}, {Section}:{nameof(Pkcs11)} or {Section}:{nameof(Custodians)} is needed, one of the three.", [nameof(PassphraseFile)]);
        }
    }
}
