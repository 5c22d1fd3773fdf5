using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Keys;

/// <summary>Where the adapter's long-lived keys are.</summary>
internal sealed class KeystoreOptions
{
    public const string Section = "Keystore";

    /// <summary>The encrypted file that `init-keys` makes.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "";

    /// <summary>The file with its passphrase, one line. Readable by the adapter's user only.</summary>
    [Required(AllowEmptyStrings = false)]
    public string PassphraseFile { get; set; } = "";
}
