using TokenVault.Domain.Callers;
using TokenVault.Local.Certificates;

namespace TokenVault.Local.Callers;

/// <summary>Lets callers in: a certificate, a line in the registry, and for a merchant a practice account.</summary>
internal sealed class CallerAdmission(VaultFolder folder, LocalAuthority authority)
{
    /// <summary>The folder name of the one auditor's certificate; no merchant may have it.</summary>
    public const string AuditorName = "auditor";

    /// <summary>The folder name of the certificate of whoever answers card holders; no merchant may have it.</summary>
    public const string PrivacyName = "privacy-officer";

    /// <summary>The operators of a new vault. Two, because what became of an unknown operation is stated by two.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["operator-1", "operator-2"];

    /// <summary>The key custodians of a new vault. Two, because a key is destroyed by two.</summary>
    public static IReadOnlyList<string> Custodians { get; } = ["custodian-1", "custodian-2"];

    public void AddMerchant(MerchantId merchant)
    {
        if (string.Equals(merchant.Value, AuditorName, StringComparison.Ordinal))
        {
            throw new LocalVaultException($"{AuditorName} is the name of the auditor's certificate folder. Choose another name for the merchant.");
        }

        if (string.Equals(merchant.Value, PrivacyName, StringComparison.Ordinal))
        {
            throw new LocalVaultException($"{PrivacyName} is the name of the privacy officer's certificate folder. Choose another name for the merchant.");
        }

        if (Operators.Concat(Custodians).Contains(merchant.Value, StringComparer.Ordinal))
        {
            throw new LocalVaultException($"{merchant} is the name of an operator's or custodian's certificate folder. Choose another name for the merchant.");
        }

        IssueClient(CallerName.Merchant, merchant.Value);

        // The account before the caller: a merchant that may call can be charged for.
        new ProcessorAccounts(folder).AddPracticeAccounts(merchant.Value);
        foreach (var registry in folder.GatewayRegistries)
        {
            new CallerRegistry(registry).Enable(CallerName.Merchant, merchant.Value);
        }
    }

    public void AddAuditor()
    {
        IssueClient(CallerName.Auditor, AuditorName);
        new CallerRegistry(folder.ProcessorRegistry).Enable(CallerName.Auditor, AuditorName);
    }

    public void AddOperators()
    {
        foreach (var name in Operators)
        {
            IssueClient(CallerName.Operator, name);
            foreach (var registry in folder.GatewayRegistries)
            {
                new CallerRegistry(registry).Enable(CallerName.Operator, name);
            }
        }
    }

    public void AddCustodians() => AddCustodians(Custodians);

    public void AddCustodians(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            IssueClient(CallerName.Custodian, name);
            new CallerRegistry(folder.ProcessorRegistry).Enable(CallerName.Custodian, name);
        }
    }

    public void AddPrivacyOfficer()
    {
        IssueClient(CallerName.Privacy, PrivacyName);
        foreach (var registry in folder.GatewayRegistries)
        {
            new CallerRegistry(registry).Enable(CallerName.Privacy, PrivacyName);
        }
    }

    private void IssueClient(string role, string name)
    {
        var client = folder.Client(name);
        if (!File.Exists(Path.Combine(client, "client.pem")))
        {
            PrivateFile.CreateFolder(client);
            authority.IssueClient(client, "client", CallerName.San(role, name));
        }
    }
}
