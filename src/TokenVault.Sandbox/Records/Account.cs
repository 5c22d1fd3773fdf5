using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Records;

/// <summary>What one secret key's owner has. Guarded by <see cref="Gate"/>; nothing here awaits.</summary>
internal sealed class Account(string id)
{
    private readonly Dictionary<string, PaymentMethod> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaymentIntent> _intents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Charge> _charges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Refund> _refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Movement>> _movements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dispute> _disputes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeptKey> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _keyOrder = new();
    private readonly List<string> _intentOrder = [];
    private readonly List<string> _refundOrder = [];

    /// <summary>Null until the account has had an endpoint.</summary>
    public Mailbox? Mail { get; private set; }

    public Lock Gate { get; } = new();

    public string Id { get; } = id;

    public IReadOnlyDictionary<string, KeptKey> Keys => _keys;

    /// <summary>Answers that were given again under a known key, since the start of this process.</summary>
    public long Replayed { get; set; }

    public IReadOnlyCollection<PaymentMethod> Methods => _methods.Values;

    public IReadOnlyCollection<PaymentIntent> Intents => _intents.Values;

    public IReadOnlyCollection<Charge> Charges => _charges.Values;

    public IReadOnlyCollection<Refund> Refunds => _refunds.Values;

    public IReadOnlyCollection<Dispute> Disputes => _disputes.Values;

    public IEnumerable<Movement> Movements => _movements.Values.SelectMany(list => list);

    public PaymentMethod? Method(string id) => _methods.GetValueOrDefault(id);

    public PaymentIntent? Intent(string id) => _intents.GetValueOrDefault(id);

    public Charge? Charge(string id) => _charges.GetValueOrDefault(id);

    public Refund? Refund(string id) => _refunds.GetValueOrDefault(id);

    public Dispute? Dispute(string id) => _disputes.GetValueOrDefault(id);

    public IReadOnlyList<Movement> MovementsOf(string intentId) => _movements.GetValueOrDefault(intentId, []);

    public IEnumerable<PaymentIntent> IntentsNewestFirst() => NewestFirst(_intentOrder, _intents);

    public IEnumerable<Refund> RefundsNewestFirst() => NewestFirst(_refundOrder, _refunds);

    /// <param name="name">SHA-256 of the key.</param>
    /// <param name="key">What is known of it.</param>
    /// <param name="keysMax">How many are remembered, the oldest forgotten first; their order is kept where it matters only.</param>
    public void Keep(string name, KeptKey key, int keysMax)
    {
        if (_keys.ContainsKey(name) || keysMax is int.MaxValue)
        {
            _keys[name] = key;
            return;
        }

        _keys[name] = key;
        _keyOrder.Enqueue(name);
        if (_keyOrder.Count > keysMax)
        {
            _keys.Remove(_keyOrder.Dequeue());
        }
    }

    public void Forget(string name) => _keys.Remove(name);

    public void Apply(RecordLine line)
    {
        if (line.PaymentMethod is { } method)
        {
            _methods[method.Id] = method;
        }

        if (line.PaymentIntent is { } intent)
        {
            if (_intents.TryAdd(intent.Id, intent))
            {
                _intentOrder.Add(intent.Id);
            }

            _intents[intent.Id] = intent;
        }

        if (line.Charge is { } charge)
        {
            _charges[charge.Id] = charge;
        }

        if (line.Refund is { } refund)
        {
            if (_refunds.TryAdd(refund.Id, refund))
            {
                _refundOrder.Add(refund.Id);
            }

            _refunds[refund.Id] = refund;
        }

        if (line.Endpoint is not null || Mail is not null)
        {
            Mail ??= new Mailbox();
            Mail.Apply(line);
        }

        if (line.Dispute is { } dispute)
        {
            _disputes[dispute.Id] = dispute;
        }

        if (line.Movement is { } movement)
        {
            if (!_movements.TryGetValue(movement.PaymentIntentId, out var list))
            {
                _movements[movement.PaymentIntentId] = list = [];
            }

            list.Add(movement);
        }
    }

    private static IEnumerable<T> NewestFirst<T>(List<string> order, Dictionary<string, T> items)
    {
        for (var i = order.Count - 1; i >= 0; i--)
        {
            yield return items[order[i]];
        }
    }
}
