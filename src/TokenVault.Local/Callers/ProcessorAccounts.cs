using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TokenVault.Local.Callers;

/// <summary>The adapter's accounts.json and the key files that it names.</summary>
internal sealed class ProcessorAccounts(VaultFolder folder)
{
    /// <summary>The practice processor's name in the adapter's configuration.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Gives a merchant a practice account of its own. One that has an account keeps it.</summary>
    public void AddSandboxAccount(string merchant)
    {
        var accounts = Read();
        if (accounts.Any(account => string.Equals(account.Merchant, merchant, StringComparison.Ordinal)))
        {
            return;
        }

        var keyFile = $"psp-{merchant}.key";
        var key = $"sk_test_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        PrivateFile.Replace(Path.Combine(folder.Processor, keyFile), Encoding.ASCII.GetBytes(key));
        Write([.. accounts, new MerchantAccount(merchant, Sandbox, keyFile)]);
    }

    /// <summary>Makes the file where there is none; the adapter does not start without it.</summary>
    public void Create() => Write(Read());

    private IReadOnlyList<MerchantAccount> Read() => File.Exists(folder.Accounts)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Accounts), LocalJson.Default.AccountList)?.Accounts ?? []
        : [];

    private void Write(IReadOnlyList<MerchantAccount> accounts) =>
        PrivateFile.Replace(folder.Accounts, JsonSerializer.SerializeToUtf8Bytes(new AccountList(accounts), LocalJson.Default.AccountList));
}
