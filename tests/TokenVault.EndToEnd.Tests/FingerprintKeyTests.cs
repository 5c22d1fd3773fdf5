using Google.Protobuf;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

/// <summary>Another fingerprint key, drawn while cards are tokenized. No card gets a second token, before, while and after.</summary>
public sealed class FingerprintKeyTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private const int Cards = 200;

    [Fact]
    public async Task Changes_while_cards_keep_their_tokens_over_a_killed_gateway_and_a_second_change()
    {
        var tokens = await TokenizeAllAsync();
        var form = await TokenizeFormAsync();
        using var custodian = fixture.Vault.ConnectCustodian();
        for (var number = 1u; number <= 2; number++)
        {
            await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Fingerprint, CurrentNumber = number });
            for (var round = 0; round < 5; round++)
            {
                Assert.Equal(tokens, await TokenizeAllAsync());
                await Task.Delay(300);
            }

            await fixture.Vault.Gateway.KillAsync();
            await fixture.Vault.Gateway.StartAsync();
            Assert.Equal(tokens, await TokenizeAllAsync());
            await WaitForAsync($"All tokens are filed under fingerprint key {number + 1}.");
            Assert.Equal(tokens, await TokenizeAllAsync());
            Assert.Equal(form, await TokenizeFormAsync());
        }

        // The digits that pass for a card's are still known to be none.
        await Refused.AsAsync(Grpc.Core.StatusCode.FailedPrecondition, "CARD_NUMBER_IS_TOKEN", () => fixture.TokenizeAsync(form), "card.number");
        Assert.Equal(tokens.Length, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    private async Task<string[]> TokenizeAllAsync() =>
        [.. (await Task.WhenAll(Enumerable.Range(0, Cards).Select(i => Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Number(i)))))).Select(made => made.Token.Token_)];

    private async Task<string> TokenizeFormAsync()
    {
        var made = await fixture.Client.Tokens.TokenizeAsync(new TokenizeRequest
        {
            Card = new Card
            {
                Number = ByteString.CopyFromUtf8(TestCard.Number(5000)),
                ExpiryMonth = TestCard.ExpiryMonth,
                ExpiryYear = TestCard.ExpiryYear,
            },
            Format = TokenFormat.LastFour,
            PassesLuhn = true,
        });
        return Assert.Single(made.Token.FormatPreservingTokens).Digits;
    }

    private async Task WaitForAsync(string line)
    {
        for (var tries = 0; !(await File.ReadAllTextAsync(fixture.Vault.Folder.Log("gateway"))).Contains(line, StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 300, "The index was not made anew within half a minute.");
            await Task.Delay(100);
        }
    }
}
