using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Deciding;

namespace TokenVault.Gateway.Tests.Tokenize;

public sealed class PendingTokensTests
{
    private static readonly MerchantId Merchant = MerchantId.TryParse("shop", out var merchant) ? merchant : default;

    /// <summary>
    /// Store and overlay together must always answer like a dictionary to which every decision was applied at once, whatever
    /// part of the batches has reached the store.
    /// </summary>
    [Fact]
    public void Answers_WithTheStore_AsIfEveryDecisionWereOnDisk()
    {
        var step = Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Int[0, 3]);
        step.List[1, 60].Sample(steps =>
        {
            var pending = new PendingTokens();
            var truth = new Dictionary<UInt128, Token>();
            var stored = new Dictionary<UInt128, Token>();
            var writes = new Queue<(long Batch, UInt128 Card, Token? Token)>();
            long batch = 0;
            long committed = 0;
            foreach (var (card, delete, lag) in steps)
            {
                batch++;
                committed = Math.Max(committed, batch - 1 - lag);
                while (writes.TryPeek(out var write) && write.Batch <= committed)
                {
                    writes.Dequeue();
                    Apply(stored, write.Card, write.Token);
                }

                pending.Retire(committed);
                Decide(pending, stored, truth, writes, batch, (UInt128)card, delete);
            }
        });
    }

    private static void Decide(
        PendingTokens pending,
        Dictionary<UInt128, Token> stored,
        Dictionary<UInt128, Token> truth,
        Queue<(long Batch, UInt128 Card, Token? Token)> writes,
        long batch,
        UInt128 card,
        bool delete)
    {
        var fingerprint = new Fingerprint(1, card);
        Token? known = pending.TryGet(Merchant, fingerprint, out var decided)
            ? decided.Kind == PendingCardKind.HasToken ? decided.Result.Token : null
            : stored.TryGetValue(card, out var token) ? token : null;

        Assert.Equal(truth.TryGetValue(card, out var expected) ? expected : null, known);
        if (known is { } existing)
        {
            Assert.NotEqual(default, existing);
            if (delete)
            {
                pending.Put(batch, Merchant, fingerprint, new PendingCard(PendingCardKind.Gone, default));
                Note(null);
            }
        }
        else
        {
            var minted = new Token((UInt128)batch << 32 | card);
            pending.Put(batch, Merchant, fingerprint, new PendingCard(PendingCardKind.HasToken, new CardToken(minted, default(CardExpiry))));
            Note(minted);
        }

        void Note(Token? decision)
        {
            Apply(truth, card, decision);
            writes.Enqueue((batch, card, decision));
        }
    }

    private static void Apply(Dictionary<UInt128, Token> tokens, UInt128 card, Token? token)
    {
        if (token is { } value)
        {
            tokens[card] = value;
        }
        else
        {
            tokens.Remove(card);
        }
    }
}
