using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>
/// Brings events to their endpoints: once they are on disk, again after any answer but 2xx, each time later than before, and not
/// for ever. What has not arrived when the process ends is taken up at the next start.
/// </summary>
internal sealed class WebhookSender(Accounts accounts, FaultSwitch faults, HttpClient http) : IDisposable
{
    private const int AtOnceMax = 8;
    private const int TriesMax = 20;
    private static readonly TimeSpan TryMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DelayFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(60);

    // Long enough for whatever is published next to arrive first.
    private static readonly TimeSpan LateBy = TimeSpan.FromSeconds(2);

    private readonly AttemptQueue _queue = new(accounts.Clock);
    private readonly SemaphoreSlim _slots = new(AtOnceMax, AtOnceMax);
    private long _delivered;
    private long _failed;
    private long _givenUp;

    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Tries that were answered by anything but 2xx, or not at all.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Call once the events are on disk.</summary>
    public void Post(Account account, IReadOnlyList<PublishedEvent>? events)
    {
        foreach (var published in events ?? [])
        {
            List<WebhookEndpoint> endpoints;
            lock (account.Gate)
            {
                endpoints = [.. account.Mail!.Endpoints.Where(endpoint => account.Mail.IsWaiting(published.Id, endpoint.Id))];
            }

            foreach (var endpoint in endpoints)
            {
                Post(new Attempt(account, published, endpoint));
            }
        }
    }

    /// <summary>Sends until it is told to stop, beginning with what an earlier process left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Gate)
            {
                foreach (var (published, endpoint) in account.Mail?.AllWaiting() ?? [])
                {
                    _queue.Add(new Attempt(account, published, endpoint), TimeSpan.Zero);
                }
            }
        }

        try
        {
            while (true)
            {
                var attempt = await _queue.TakeAsync(cancellationToken);
                await _slots.WaitAsync(cancellationToken);
                _ = SendAsync(attempt, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The last tries hold a slot each; after them nothing uses this object any more.
            for (var i = 0; i < AtOnceMax; i++)
            {
                await _slots.WaitAsync(CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _slots.Dispose();
    }

    private void Post(Attempt attempt)
    {
        var (isLost, isDoubled, isLate) = faults.Current?.DrawEvent() ?? default;
        if (isLost)
        {
            End(attempt, Delivery.Lost);
            return;
        }

        _queue.Add(attempt, isLate ? LateBy : TimeSpan.Zero);
        if (isDoubled)
        {
            _queue.Add(attempt with { IsCopy = true }, TimeSpan.Zero);
        }
    }

    private async Task SendAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            if (!IsWanted(attempt))
            {
                return;
            }

            if (await ArrivesAsync(attempt, cancellationToken))
            {
                Interlocked.Increment(ref _delivered);
                End(attempt, Delivery.Delivered);
            }
            else if (!cancellationToken.IsCancellationRequested)
            {
                Interlocked.Increment(ref _failed);
                Retry(attempt);
            }
        }
        catch (IOException)
        {
            // The records are gone; every request is told so, and what could not be marked is sent again after a restart.
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Retry(Attempt attempt)
    {
        if (attempt.IsCopy)
        {
            return;
        }

        if (attempt.Tries + 1 >= TriesMax)
        {
            Interlocked.Increment(ref _givenUp);
            End(attempt, Delivery.GivenUp);
            return;
        }

        var delay = DelayFirst * Math.Pow(2, attempt.Tries);
        _queue.Add(attempt with { Tries = attempt.Tries + 1 }, delay < DelayMax ? delay : DelayMax);
    }

    private async Task<bool> ArrivesAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var body = EventJson.Render(attempt.Event);
        using var request = new HttpRequestMessage(HttpMethod.Post, attempt.Endpoint.Url)
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } },
        };
        request.Headers.Add(
            "Stripe-Signature",
            EventJson.Signature(attempt.Endpoint.Secret, accounts.Clock.GetUtcNow().ToUnixTimeSeconds(), body.Span));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TryMax);
        try
        {
            // Of an answer nothing but its status is read.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsWanted(Attempt attempt)
    {
        lock (attempt.Account.Gate)
        {
            var mail = attempt.Account.Mail!;
            return attempt.IsCopy ? mail.Endpoint(attempt.Endpoint.Id) is not null : mail.IsWaiting(attempt.Event.Id, attempt.Endpoint.Id);
        }
    }

    private void End(Attempt attempt, string outcome)
    {
        if (attempt.IsCopy)
        {
            return;
        }

        var line = new RecordLine { Account = attempt.Account.Id, Delivery = new Delivery(attempt.Event.Id, attempt.Endpoint.Id, outcome) };
        lock (attempt.Account.Gate)
        {
            // Nobody waits for it: an event whose mark a crash takes back is sent once more, as receivers must expect.
            _ = accounts.File.Append(line);
            attempt.Account.Apply(line);
        }
    }
}
