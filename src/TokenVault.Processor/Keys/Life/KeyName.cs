using System.Globalization;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using KeyPurposeMessage = TokenVault.Contracts.V1.KeyPurpose;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Which key of the keystore.</summary>
internal readonly record struct KeyName(KeyPurpose Purpose, uint Number)
{
    /// <summary>As custodians call its purpose.</summary>
    public string Word => KeyActs.NameOf(Purpose);

    /// <summary>A key that a custodian names to decide about. Those by which the adapter's own store and record are read are not among them.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyNotFound"/></exception>
    public static KeyName Read(KeyPurposeMessage purpose, uint number, Keystore keystore) =>
        Read(purpose, number, keystore, [KeyPurpose.Opening, KeyPurpose.Wrapping, KeyPurpose.Fingerprint]);

    /// <summary>The same of some purposes.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyNotFound"/></exception>
    public static KeyName Read(KeyPurposeMessage purpose, uint number, Keystore keystore, params ReadOnlySpan<KeyPurpose> purposes)
    {
        foreach (var known in purposes)
        {
            if (KeyView.PurposeOf(known) == purpose)
            {
                var name = new KeyName(known, number);
                _ = name.FactsIn(keystore);
                return name;
            }
        }

        throw new VaultException(VaultErrorCode.KeyPurposeInvalid, "purpose");
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyNotFound"/></exception>
    public KeyFacts FactsIn(Keystore keystore)
    {
        foreach (var key in keystore.Keys)
        {
            if (key.Purpose == Purpose && key.Number == Number)
            {
                return key;
            }
        }

        throw new VaultException(VaultErrorCode.KeyNotFound, "number");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word}-{Number}");
}
