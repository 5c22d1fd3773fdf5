using System.ComponentModel.DataAnnotations;
using TokenVault.Opening.Hsm;

namespace TokenVault.Processor.Keys;

/// <summary>The PKCS#11 token that makes and uses the opening keys, and whose key the keystore opens by.</summary>
internal sealed class Pkcs11Options
{
    /// <summary>The path of the maker's PKCS#11 library. Loaded into the adapter: keep it as safe as the adapter's own program.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Module { get; set; } = "";

    /// <summary>The token's label. Among the tokens that the module shows it stands once.</summary>
    [Required(AllowEmptyStrings = false), MaxLength(32)]
    public string TokenLabel { get; set; } = "";

    /// <summary>The file with the user's PIN, one line. Readable by the adapter's user only.</summary>
    [Required(AllowEmptyStrings = false)]
    public string PinFile { get; set; } = "";

    /// <summary>What the labels of the keys that are made there begin with, for people that look at the token.</summary>
    [Required(AllowEmptyStrings = false), MaxLength(64)]
    public string KeyLabel { get; set; } = "tokenvault";

    public HsmAddress Address(Func<string, string> resolve) => new(resolve(Module), TokenLabel, resolve(PinFile), KeyLabel);
}
