using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;

namespace TokenVault.EndToEnd.Tests;

public sealed class CallerTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private static readonly GetTokenRequest Lookup = new() { Token = "tok_01ARZ3NDEKTSV4RRFFQ69G5FAV" };

    [Fact]
    public async Task Rejects_a_caller_without_a_certificate()
    {
        using var nobody = fixture.Vault.Connect(fixture.Vault.Gateway.Address, client: null);
        await Refused.AsAsync(StatusCode.Unauthenticated, "CERTIFICATE_MISSING", () => nobody.Tokens.GetTokenAsync(Lookup).ResponseAsync);
    }

    [Fact]
    public async Task Rejects_a_certificate_of_another_authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=shop", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("spiffe://tokenvault/merchant/shop"));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var forged = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(fixture.Vault.Folder.AuthorityCertificate);
        using var client = TokenVaultClient.Connect(new TokenVaultClientOptions
        {
            Address = fixture.Vault.Gateway.Address,
            Authority = authority,
            Certificate = forged,
        });

        await Refused.AsAsync(StatusCode.Unauthenticated, "CERTIFICATE_NOT_TRUSTED", () => client.Tokens.GetTokenAsync(Lookup).ResponseAsync);
    }

    [Fact]
    public async Task Rejects_a_caller_that_is_not_registered()
    {
        using var auditor = fixture.Vault.Connect(fixture.Vault.Gateway.Address, "auditor");
        await Refused.AsAsync(StatusCode.Unauthenticated, "CALLER_UNKNOWN", () => auditor.Tokens.GetTokenAsync(Lookup).ResponseAsync);

        using var merchant = fixture.Vault.Connect(fixture.Vault.Processor.Address, VaultFixture.Merchant);
        var list = new ListDisclosuresRequest { Token = Lookup.Token };
        await Refused.AsAsync(StatusCode.Unauthenticated, "CALLER_UNKNOWN", () => merchant.Disclosures.ListDisclosuresAsync(list).ResponseAsync);
    }

    [Fact]
    public async Task Rejects_a_merchant_from_the_moment_it_is_disabled()
    {
        Assert.True(MerchantId.TryParse(VaultFixture.Rival, out var rival));
        using var client = fixture.Vault.Connect(VaultFixture.Rival);
        Assert.Equal("TOKEN_NOT_FOUND", await ReasonAsync(client));

        fixture.Vault.Callers.DisableMerchant(rival);
        await Refused.UntilAsync(async () => await ReasonAsync(client) == "CALLER_DISABLED");

        fixture.Vault.Callers.AddMerchant(rival);
        await Refused.UntilAsync(async () => await ReasonAsync(client) == "TOKEN_NOT_FOUND");
    }

    [Fact]
    public async Task Accepts_a_merchant_that_is_added_while_it_runs()
    {
        Assert.True(MerchantId.TryParse("newcomer", out var newcomer));
        fixture.Vault.Callers.AddMerchant(newcomer);
        using var client = fixture.Vault.Connect("newcomer");
        await Refused.UntilAsync(async () => await ReasonAsync(client) == "TOKEN_NOT_FOUND");

        var card = await VaultFixture.TokenizeAsync(client, TestCard.Visa);
        ChargeResponse answer = null!;
        await Refused.UntilAsync(async () =>
        {
            // The adapter reads its accounts at its own pace; until then the merchant has no processor.
            try
            {
                answer = await client.Payments.ChargeAsync(VaultFixture.ChargeOf(card));
                return true;
            }
            catch (RpcException error) when (TokenVaultClient.TryReadReason(error, out var reason) && reason == "MERCHANT_WITHOUT_PROCESSOR")
            {
                return false;
            }
        });
        Assert.Equal(PaymentStatus.Succeeded, answer.Payment.Status);
    }

    private static async Task<string> ReasonAsync(TokenVaultClient client)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => client.Tokens.GetTokenAsync(Lookup).ResponseAsync);
        return TokenVaultClient.TryReadReason(error, out var reason) ? reason : error.Status.ToString();
    }
}
