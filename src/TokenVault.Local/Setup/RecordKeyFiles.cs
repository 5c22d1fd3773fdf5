using System.Text;

namespace TokenVault.Local.Setup;

/// <summary>The public keys of the record of disclosures, where gateways and auditors look for them.</summary>
public sealed class RecordKeyFiles(VaultFolder folder)
{
    /// <summary>One line for each key, the oldest first.</summary>
    public IReadOnlyList<string> Lines => File.ReadAllLines(folder.LedgerKey);

    /// <summary>Puts other lines in place. Gateways take them by themselves.</summary>
    public void Write(IEnumerable<string> lines)
    {
        var file = Encoding.ASCII.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
        PrivateFile.Replace(folder.LedgerKey, file);
        foreach (var gateway in folder.GatewayFolders)
        {
            PrivateFile.Replace(Path.Combine(gateway, "ledger.vkey"), file);
        }
    }
}
