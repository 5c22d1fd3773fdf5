using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Callers;

/// <summary>The adapter's accounts.json and the key files that it names.</summary>
internal sealed class ProcessorAccounts(VaultFolder folder)
{
    /// <summary>The first practice processor's name in the adapter's configuration.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Gives a merchant a practice account of its own with each practice processor. One that has an account keeps it.</summary>
    public void AddPracticeAccounts(string merchant)
    {
        var list = Read();
        var added = PracticeLines.Read(folder)
            .Where(line => !list.Accounts.Any(account => Is(account, merchant, line.Name)))
            .Select(line => CreateAccount(merchant, line))
            .ToList();
        if (added.Count > 0)
        {
            Write(list with { Accounts = [.. list.Accounts, .. added] });
        }
    }

    /// <summary>Makes the file where there is none; the adapter does not start without it.</summary>
    public void Create(IReadOnlyList<RoutingRule> rules) => Write(Read() with { Rules = rules.Count == 0 ? null : rules });

    /// <summary>All accounts.</summary>
    public IReadOnlyList<MerchantAccount> List() => [.. Read().Accounts];

    private MerchantAccount CreateAccount(string merchant, PracticeProcessor line)
    {
        var file = string.Equals(line.Name, Sandbox, StringComparison.Ordinal) ? $"psp-{merchant}.key" : $"psp-{merchant}.{line.Name}.key";
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        PrivateFile.Replace(Path.Combine(folder.Processor, file), Encoding.ASCII.GetBytes("sk_test_" + secret));
        return new MerchantAccount(merchant, line.Name, file, line.AccountFields ?? FieldsOf(line.Profile, merchant, secret), line.Weight);
    }

    // What the shipped profiles ask of an account beside its secret key.
    private static Dictionary<string, string>? FieldsOf(string profile, string merchant, string secret) => profile switch
    {
        "adyen" => new(StringComparer.Ordinal) { ["merchantAccount"] = merchant },

        // Public and secret key of one account differ in their beginning only.
        "checkout" => new(StringComparer.Ordinal) { ["publicKey"] = "pk_test_" + secret },
        _ => null,
    };

    private static bool Is(MerchantAccount account, string merchant, string processor) =>
        string.Equals(account.Merchant, merchant, StringComparison.Ordinal) && string.Equals(account.Processor, processor, StringComparison.Ordinal);

    private AccountList Read() => File.Exists(folder.Accounts)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Accounts), LocalJson.Default.AccountList) ?? new AccountList([])
        : new AccountList([]);

    private void Write(AccountList accounts) =>
        PrivateFile.Replace(folder.Accounts, JsonSerializer.SerializeToUtf8Bytes(accounts, LocalJson.Default.AccountList));
}
