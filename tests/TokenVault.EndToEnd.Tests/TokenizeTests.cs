using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

public sealed class TokenizeTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Fact]
    public async Task Gives_a_token_that_can_be_looked_up()
    {
        var made = await fixture.TokenizeAsync(TestCard.Visa);

        Assert.Matches("^tok_[0-9A-HJKMNP-TV-Z]{26}$", made.Token.Token_);
        Assert.Equal(
            (CardBrand.Visa, "424242", "4242", TestCard.ExpiryMonth, TestCard.ExpiryYear),
            (made.Token.Brand, made.Token.Bin, made.Token.LastFour, made.Token.ExpiryMonth, made.Token.ExpiryYear));
        var read = await fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token.Token_ });
        Assert.Equal(made.Token, read.Token);
    }

    [Fact]
    public async Task Gives_the_same_token_for_the_same_card()
    {
        var first = await fixture.TokenizeAsync(TestCard.Amex);
        var second = await fixture.TokenizeAsync(TestCard.Amex);

        Assert.Equal(first.Token, second.Token);
    }

    [Fact]
    public async Task Gives_one_token_to_many_who_ask_at_once()
    {
        var number = TestCard.Number(777);
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => fixture.TokenizeAsync(number)));

        Assert.Single(all.Select(answer => answer.Token.Token_).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Gives_each_merchant_a_token_of_its_own()
    {
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        var ours = await fixture.TokenizeAsync(TestCard.Mastercard);
        var theirs = await VaultFixture.TokenizeAsync(rival, TestCard.Mastercard);

        Assert.NotEqual(ours.Token.Token_, theirs.Token.Token_);
    }

    [Fact]
    public async Task Hides_whether_a_token_is_another_merchants()
    {
        using var rival = fixture.Vault.Connect(VaultFixture.Rival);
        var made = await fixture.TokenizeAsync(TestCard.Visa);
        const string Unknown = "tok_01ARZ3NDEKTSV4RRFFQ69G5FAV";

        var foreign = await RefusalOfAsync(() => rival.Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token.Token_ }).ResponseAsync);
        var unknown = await RefusalOfAsync(() => rival.Tokens.GetTokenAsync(new GetTokenRequest { Token = Unknown }).ResponseAsync);
        Assert.Equal(unknown, foreign);

        var charge = VaultFixture.ChargeOf(made);
        var foreignCharge = await RefusalOfAsync(() => rival.Payments.ChargeAsync(charge).ResponseAsync);
        charge.Token = Unknown;
        var unknownCharge = await RefusalOfAsync(() => rival.Payments.ChargeAsync(charge).ResponseAsync);
        Assert.Equal(unknownCharge, foreignCharge);
    }

    [Fact]
    public async Task Forgets_a_deleted_token_and_gives_the_card_a_new_one()
    {
        var number = TestCard.Number(888);
        var made = await fixture.TokenizeAsync(number);
        await fixture.Client.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = made.Token.Token_ });

        await Refused.AsAsync(StatusCode.NotFound, "TOKEN_NOT_FOUND", () =>
            fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token.Token_ }).ResponseAsync);
        await Refused.AsAsync(StatusCode.NotFound, "TOKEN_NOT_FOUND", () => fixture.ChargeAsync(VaultFixture.ChargeOf(made)));
        var again = await fixture.TokenizeAsync(number);
        Assert.NotEqual(made.Token.Token_, again.Token.Token_);
    }

    // All that a caller is sent, but for what changes with the moment of the call.
    private static async Task<string> RefusalOfAsync(Func<Task> call)
    {
        var error = await Refused.AsAsync(StatusCode.NotFound, "TOKEN_NOT_FOUND", call);
        var entries = error.Trailers.Where(entry => entry.Key is not "date").Select(entry =>
            $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}");
        return $"{error.Status.StatusCode} {error.Status.Detail}\n{string.Join('\n', entries)}";
    }
}
