using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.RotationTrials;

/// <summary>The cards of a shop and the token that each was given first. Whatever is answered otherwise later is a problem.</summary>
internal sealed class ShopCards : IDisposable
{
    private const int Lines = 8;

    private readonly TokenVaultClient[] _lines;
    private readonly ConcurrentDictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly List<(int Card, string Token)> _known = [];
    private readonly Lock _lock = new();
    private int _nextCard = -1;
    private int _nextCall;
    private long _charged;

    public ShopCards(LocalVault vault) => _lines = [.. Enumerable.Range(0, Lines).Select(_ => vault.Connect(RotationVault.Merchant))];

    public ConcurrentQueue<string> Problems { get; } = new();

    public long Charged => Interlocked.Read(ref _charged);

    /// <summary>The cards that have tokens by now.</summary>
    public IReadOnlyList<(int Card, string Token)> Known
    {
        get
        {
            lock (_lock)
            {
                return [.. _known];
            }
        }
    }

    /// <summary>A card that was never seen.</summary>
    public async Task TokenizeNewAsync()
    {
        var card = Interlocked.Increment(ref _nextCard);
        if (await TokenizeAsync(card) is not { } token)
        {
            return;
        }

        if (!_owners.TryAdd(token, card))
        {
            Problems.Enqueue($"cards {card} and {_owners[token]} have one token");
        }

        lock (_lock)
        {
            _known.Add((card, token));
        }
    }

    /// <summary>A card that has a token, which has to be answered.</summary>
    public Task TokenizeKnownAsync() => TokenizeKnownAsync(Pick());

    public async Task TokenizeKnownAsync((int Card, string Token) known)
    {
        if (await TokenizeAsync(known.Card) is { } token && !string.Equals(token, known.Token, StringComparison.Ordinal))
        {
            Problems.Enqueue($"card {known.Card} has a second token");
        }
    }

    public Task ChargeKnownAsync() => ChargeAsync(Pick());

    /// <summary>Charges under a key of its own.</summary>
    public async Task ChargeAsync((int Card, string Token) known)
    {
        try
        {
            var answer = await Line().Payments.ChargeAsync(new ChargeRequest
            {
                Token = known.Token,
                Amount = new Money { MinorUnits = 100 + (known.Card % 1000), CurrencyCode = "EUR" },
                IdempotencyKey = "rotation-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 24),
            });
            if (answer.Payment.Status != PaymentStatus.Succeeded)
            {
                Problems.Enqueue($"the charge of card {known.Card} is {answer.Payment.Status} {answer.Payment.DeclineCode}");
                return;
            }

            Interlocked.Increment(ref _charged);
        }
        catch (RpcException refusal)
        {
            Problems.Enqueue($"the charge of card {known.Card} was answered with {ReasonOf(refusal)}");
        }
    }

    public void Dispose() => Array.ForEach(_lines, line => line.Dispose());

    private async Task<string?> TokenizeAsync(int card)
    {
        try
        {
            return (await Line().Tokens.TokenizeAsync(new TokenizeRequest { Card = MadeUpCard.Of(card) })).Token.Token_;
        }
        catch (RpcException refusal)
        {
            Problems.Enqueue($"card {card} was answered with {ReasonOf(refusal)}");
            return null;
        }
    }

    private TokenVaultClient Line() => _lines[(uint)Interlocked.Increment(ref _nextCall) % Lines];

    private (int Card, string Token) Pick()
    {
        lock (_lock)
        {
            return _known[Random.Shared.Next(_known.Count)];
        }
    }

    private static string ReasonOf(RpcException refusal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{refusal.StatusCode} {(TokenVaultClient.TryReadReason(refusal, out var reason) ? reason : refusal.Status.Detail)}");
}
