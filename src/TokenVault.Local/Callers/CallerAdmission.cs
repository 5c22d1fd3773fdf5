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
        RequireFree(CallerName.Merchant, merchant.Value);
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

    /// <summary>Whether none of these names is that of a caller of another kind.</summary>
    /// <exception cref="LocalVaultException">One is.</exception>
    public void RequireCustodians(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            RequireFree(CallerName.Custodian, name);
        }
    }

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

    // A name has one folder and one certificate in it: a second caller of that name would have another's, and be refused with it. One that was disabled keeps its name.
    private void RequireFree(string role, string name)
    {
        var other = RoleOfReserved(name)
            ?? folder.GatewayRegistries.Append(folder.ProcessorRegistry).SelectMany(static registry => new CallerRegistry(registry).Read()).FirstOrDefault(
                caller => string.Equals(caller.Name, name, StringComparison.Ordinal) && caller.Role is not CallerName.Gateway && !string.Equals(caller.Role, role, StringComparison.Ordinal))?.Role;
        if (other is not null && !string.Equals(other, role, StringComparison.Ordinal))
        {
            throw new LocalVaultException($"{name} is another caller's name ({other}), and that of the folder with its certificate. Choose another name for the {role}.");
        }
    }

    private static string? RoleOfReserved(string name) => name switch
    {
        AuditorName => CallerName.Auditor,
        PrivacyName => CallerName.Privacy,
        _ when Operators.Contains(name, StringComparer.Ordinal) => CallerName.Operator,
        _ when Custodians.Contains(name, StringComparer.Ordinal) => CallerName.Custodian,
        _ => null,
    };

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
