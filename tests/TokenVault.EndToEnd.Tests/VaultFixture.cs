using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.EndToEnd.Tests;

/// <summary>A vault of three real processes in a folder of its own, for one class of tests.</summary>
public sealed class VaultFixture : IAsyncLifetime
{
    public const string Merchant = "shop";
    public const string Rival = "rival";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tokenvault-e2e-");
    private LocalVault? _vault;

    public LocalVault Vault => _vault!;

    /// <summary>A line as the merchant.</summary>
    public TokenVaultClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var options = LocalVaultOptions.AnyPorts with
        {
            Merchants = [Merchant, Rival],
            ProcessorTimeout = TimeSpan.FromSeconds(5),
            GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Tokens:UpkeepPeriod"] = "00:00:01", ["Resealing:PollPeriod"] = "00:00:01", ["Sealing:KeyUpkeepPeriod"] = "00:00:01" },
        };
        _vault = await LocalVault.StartAsync(_directory.FullName, options);
        Client = _vault.Connect(Merchant);
    }

    /// <summary>Stops all and looks for card numbers in whatever the tests of the class have left on disk.</summary>
    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_vault is not null)
        {
            await _vault.DisposeAsync();
        }

        foreach (var file in Directory.GetFiles(_directory.FullName, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file);
            foreach (var number in (string[])[TestCard.Visa, TestCard.Mastercard, TestCard.Amex, TestCard.Declined, TestCard.IncorrectCvc, TestCard.Number(1)])
            {
                Assert.True(content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(number)) < 0, $"{file} holds a card number.");
            }
        }

        _directory.Delete(recursive: true);
    }

    internal async Task<TokenizeResponse> TokenizeAsync(string number, string cvc = "") => await TokenizeAsync(Client, number, cvc);

    internal static async Task<TokenizeResponse> TokenizeAsync(TokenVaultClient client, string number, string cvc = "") =>
        await client.TokenizeAsync(Encoding.ASCII.GetBytes(number), TestCard.ExpiryMonth, TestCard.ExpiryYear, Encoding.ASCII.GetBytes(cvc));

    internal static ChargeRequest ChargeOf(TokenizeResponse card, long minorUnits = 1999, ByteString? cvcHandle = null) => new()
    {
        Token = card.Token.Token_,
        Amount = new Money { MinorUnits = minorUnits, CurrencyCode = "EUR" },
        IdempotencyKey = "test-" + RandomNumberGenerator.GetHexString(16, lowercase: true),
        CvcHandle = cvcHandle ?? ByteString.Empty,
    };

    internal async Task<Payment> ChargeAsync(ChargeRequest request) => (await Client.Payments.ChargeAsync(request)).Payment;
}
