using TokenVault.Contracts.V1;
using TokenVault.Envelope;
using TokenVault.Ledger.Notes;
using TokenVault.Local;
using TokenVault.Local.Setup;

namespace TokenVault.Cli.Keys;

/// <summary>Names a vault's public keys to its gateways: sealing keys in a signed manifest, ledger keys in a file of lines.</summary>
internal sealed class KeyNaming(LocalVault vault)
{
    private readonly RecordKeyFiles _record = new(vault.Folder);

    /// <summary>Whether gateways know a key already. What they need not know counts as known.</summary>
    public bool IsNamed(VaultKey key) => key.Purpose switch
    {
        KeyPurpose.Sealing => vault.Ceremony.NamedKey == key.Number,
        KeyPurpose.Ledger => _record.Lines.Contains(LineOf(key), StringComparer.Ordinal),
        _ => true,
    };

    public void Name(VaultKey key)
    {
        if (key.Purpose == KeyPurpose.Sealing)
        {
            vault.Ceremony.Name((SuiteId)key.Suite, key.Number, key.PublicKey.ToByteArray());
        }
        else if (key.Purpose == KeyPurpose.Ledger && !IsNamed(key))
        {
            _record.Write([.. _record.Lines, LineOf(key)]);
        }
    }

    // All keys of a record bear its name.
    private string LineOf(VaultKey key) =>
        NoteVerifier.TryParse(_record.Lines[0], out var first)
            ? new NoteVerifier(first.Name, key.PublicKey.Span).ToString()
            : throw new LocalVaultException($"{vault.Folder.LedgerKey} does not begin with a key of the record.");
}
