using TokenVault.Contracts.V1;
using TokenVault.Local;
using static TokenVault.OrderTrials.TrialException;

namespace TokenVault.OrderTrials.Migration;

/// <summary>Uses tokens in the vault that they came to.</summary>
internal sealed class Use(LocalVault vault, IReadOnlyList<TokenizedCard> cards, IReadOnlyDictionary<string, Token> arrived)
{
    private const int Sample = 500;

    public static ChargeRequest ChargeOf(string token, string key) => new()
    {
        Token = token,
        Amount = new Money { MinorUnits = 1234, CurrencyCode = "EUR" },
        IdempotencyKey = "migration-" + key,
    };

    public async Task<string> RunAsync(HandedOver handed, CancellationToken stop)
    {
        using var shop = vault.Connect(VaultContent.Shop);
        using var bakery = vault.Connect(VaultContent.Bakery);
        var before = (await vault.ReadSandboxSummaryAsync(stop)).Charges;
        var chosen = cards.Where(card => arrived.ContainsKey(card.Token)).OrderBy(card => card.Counter % 7).ThenBy(card => card.Counter).Take(Sample)
            .Concat(cards.Where(card => handed.Reissued.ContainsKey(card.Token))).DistinctBy(card => card.Token, StringComparer.Ordinal).ToList();
        foreach (var card in chosen)
        {
            var line = card.Merchant == VaultContent.Shop ? shop : bakery;
            var payment = (await line.Payments.ChargeAsync(ChargeOf(card.Token, "after-" + card.Counter), cancellationToken: stop)).Payment;
            Require(payment.Status == PaymentStatus.Succeeded, $"a charge of {card.Token} is {payment.Status}");
        }

        var charges = (await vault.ReadSandboxSummaryAsync(stop)).Charges - before;
        Require(charges == chosen.Count, $"{chosen.Count} tokens were charged and the processor has {charges} charges");

        // A card gives the token that came with it, under its own form as well.
        var known = 0;
        foreach (var card in chosen.Where(card => arrived[card.Token].Usage == TokenUsage.MultiUse && !handed.Reissued.ContainsKey(card.Token)))
        {
            var request = VaultContent.RequestOf(card.Counter);
            request.ExpireTime = null;
            var line = card.Merchant == VaultContent.Shop ? shop : bakery;
            var told = (await line.Tokens.TokenizeAsync(request, cancellationToken: stop)).Token;
            Require(told.Token_ == card.Token, $"the card of {card.Token} gives {told.Token_}");
            Require(
                request.Format == TokenFormat.Unspecified || told.FormatPreservingTokens.Single().Equals(arrived[card.Token].FormatPreservingTokens.Single()),
                $"{card.Token} has another form");
            known++;
        }

        foreach (var (token, counter) in handed.Reissued)
        {
            var told = (await shop.Tokens.TokenizeAsync(new TokenizeRequest { Card = MadeUpCards.Of(counter) }, cancellationToken: stop)).Token;
            Require(told.Token_ == token, $"the card that took another's place under {token} gives {told.Token_}");
        }

        foreach (var token in handed.Deleted.Concat(handed.Spent))
        {
            var reason = await CapturedGateway.ReasonAsync(async () => await shop.Payments.ChargeAsync(ChargeOf(token, "gone-" + token), cancellationToken: stop));
            Require(reason == "TOKEN_NOT_FOUND", $"{token} must not serve, and a charge of it is answered with '{reason}'");
        }

        return $"{chosen.Count} charged there, {known + handed.Reissued.Count} cards give their token";
    }
}
