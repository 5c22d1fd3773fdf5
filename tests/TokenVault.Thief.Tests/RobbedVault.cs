using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Local;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Thief.Tests;

/// <summary>A vault of three real processes, and what a thief does to the parts that he holds.</summary>
public sealed class RobbedVault : IAsyncLifetime
{
    /// <summary>Published test numbers, docs.stripe.com/testing.</summary>
    public const string Visa = "4242424242424242";

    public const string Mastercard = "5555555555554444";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tokenvault-thief-");
    private LocalVault? _vault;

    public LocalVault Vault => _vault!;

    public async Task InitializeAsync() =>
        _vault = await LocalVault.StartAsync(_directory.FullName, LocalVaultOptions.AnyPorts with { Merchants = ["shop", "rival"] });

    public async Task DisposeAsync()
    {
        if (_vault is not null)
        {
            await _vault.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }

    public async Task<Token> TokenizeAsync(string merchant, string number)
    {
        using var client = Vault.Connect(merchant);
        var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;
        var answer = await client.TokenizeAsync(Encoding.ASCII.GetBytes(number), 12, year, default);
        Assert.True(Token.TryParse(answer.Token.Token_, out var token));
        return token;
    }

    public static ChargeRequest ChargeOf(Token token) => new()
    {
        Token = token.ToString(),
        Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
        IdempotencyKey = "thief-" + RandomNumberGenerator.GetHexString(16, lowercase: true),
    };

    /// <summary>Works on the gateway's store with the gateway's own row key, while the gateway is down; then starts it again.</summary>
    internal async Task RobStoreAsync(Func<RocksDbRecordStore, RowSeal, Task> rob)
    {
        await Vault.Gateway.StopAsync();
        await using (var store = RocksDbRecordStore.Open(Path.Combine(Vault.Folder.Gateway, "store"), NullLogger.Instance))
        {
            using var seal = new RowSeal(RowKey());
            await rob(store, seal);
        }

        await Vault.Gateway.StartAsync();
    }

    internal static OwnedToken OwnedBy(string merchant, Token token) =>
        MerchantId.TryParse(merchant, out var id) ? new OwnedToken(id, token) : throw new ArgumentException(merchant, nameof(merchant));

    internal static byte[] ReadRow(RocksDbRecordStore store, Token token)
    {
        var reads = new ReadBatch();
        var at = reads.Add(Table.Tokens, TokenTable.KeyOf(OwnedBy("shop", token)));
        store.Read(reads);
        Assert.True(reads.TryGet(at, out var value));
        return value.ToArray();
    }

    internal static async Task WriteRowAsync(RocksDbRecordStore store, Token token, byte[] value)
    {
        var writes = new WriteBatch();
        writes.Put(Table.Tokens, TokenTable.KeyOf(OwnedBy("shop", token)), value);
        Assert.True(await store.CommitAsync(writes));
    }

    // As the gateway derives it: the code is no secret.
    private byte[] RowKey() => HKDF.Expand(
        HashAlgorithmName.SHA256, File.ReadAllBytes(Path.Combine(Vault.Folder.Gateway, "row.key")), 32, "tokenvault/gateway/rows/v1"u8.ToArray());
}
