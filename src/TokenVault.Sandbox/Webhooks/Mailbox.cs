using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>An account's endpoints, its latest events and what still has to be delivered. Guarded by the account's gate.</summary>
internal sealed class Mailbox
{
    private const int EventsMax = 10_000;
    private const int WaitingMax = 10_000;

    private readonly Dictionary<string, WebhookEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PublishedEvent> _events = new(StringComparer.Ordinal);
    private readonly Queue<string> _eventOrder = new();
    private readonly Dictionary<(string EventId, string EndpointId), PublishedEvent> _waiting = [];

    public IReadOnlyCollection<WebhookEndpoint> Endpoints => _endpoints.Values;

    public int Waiting => _waiting.Count;

    /// <summary>Deliveries that were left out because too many waited.</summary>
    public long Dropped { get; private set; }

    public WebhookEndpoint? Endpoint(string id) => _endpoints.GetValueOrDefault(id);

    public PublishedEvent? Event(string id) => _events.GetValueOrDefault(id);

    public IEnumerable<PublishedEvent> EventsNewestFirst() => _eventOrder.Reverse().Select(id => _events[id]);

    public bool IsWaiting(string eventId, string endpointId) => _waiting.ContainsKey((eventId, endpointId));

    public IReadOnlyList<(PublishedEvent Event, WebhookEndpoint Endpoint)> AllWaiting() =>
        [.. _waiting.Select(entry => (entry.Value, _endpoints[entry.Key.EndpointId]))];

    public void Apply(RecordLine line)
    {
        if (line.Endpoint is { } endpoint)
        {
            Apply(endpoint);
        }

        foreach (var published in line.Events ?? [])
        {
            Add(published);
        }

        if (line.Delivery is { } delivery)
        {
            _waiting.Remove((delivery.EventId, delivery.EndpointId));
        }
    }

    private void Apply(WebhookEndpoint endpoint)
    {
        if (!endpoint.Deleted)
        {
            _endpoints[endpoint.Id] = endpoint;
            return;
        }

        _endpoints.Remove(endpoint.Id);
        foreach (var key in _waiting.Keys.Where(key => string.Equals(key.EndpointId, endpoint.Id, StringComparison.Ordinal)).ToList())
        {
            _waiting.Remove(key);
        }
    }

    private void Add(PublishedEvent published)
    {
        _events[published.Id] = published;
        _eventOrder.Enqueue(published.Id);
        if (_eventOrder.Count > EventsMax)
        {
            _events.Remove(_eventOrder.Dequeue());
        }

        foreach (var endpoint in _endpoints.Values.Where(endpoint => endpoint.Wants(published.Type)))
        {
            if (_waiting.Count < WaitingMax)
            {
                _waiting[(published.Id, endpoint.Id)] = published;
            }
            else
            {
                Dropped++;
            }
        }
    }
}
