using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>The one thing that the webhook listener serves. Every refusal has an empty body.</summary>
internal sealed class WebhookEndpoint(
    WebhookSources sources, WebhookReceiver receiver, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookEndpoint> logger)
{
    // A processor sends all at once; what takes longer is somebody who holds a place.
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(10);
    private static readonly byte[] StrangersKey = RandomNumberGenerator.GetBytes(32);

    private readonly WebhookOptions _options = options.Value;
    private int _underWay;

    public async Task HandleAsync(HttpContext context)
    {
        // 1. What is refused unread.
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.QueryString.HasValue
            || !WebhookPath.TryRead(context.Request.Path.Value, out var processor, out var merchant))
        {
            End(context, StatusCodes.Status404NotFound);
            return;
        }

        if (context.Request.ContentLength > _options.BodyBytesMax)
        {
            End(context, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        // 2. One of few at a time.
        var source = sources.Find(processor, merchant);
        var verdict = WebhookVerdict.Overloaded;
        try
        {
            if (Interlocked.Increment(ref _underWay) <= _options.ConcurrencyMax)
            {
                verdict = await ReceiveAsync(context, source);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }

        // 3. The answer says no more than that it is taken, wrong, or to come again.
        WebhookMeter.Received(source?.Processor, verdict);
        await AnswerAsync(context, source, verdict);
    }

    private async Task<WebhookVerdict> ReceiveAsync(HttpContext context, WebhookSource? source)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(_options.BodyBytesMax + 1);
        try
        {
            if (await ReadAsync(context, buffer.AsMemory(0, _options.BodyBytesMax + 1)) is not { } length)
            {
                return WebhookVerdict.Incomplete;
            }

            var body = buffer.AsMemory(0, length);
            if (source is null)
            {
                // As much work as for an account that there is, so that the time doesn't tell strangers which there are.
                _ = HMACSHA256.HashData(StrangersKey, body.Span);
                return WebhookVerdict.UnknownAccount;
            }

            var header = source.Rules.Header.Length > 0 && context.Request.Headers[source.Rules.Header] is [{ } only] ? only : "";
            return await receiver.TakeAsync(source, header, body);
        }
        finally
        {
            // Names and addresses of people may be in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task<int?> ReadAsync(HttpContext context, Memory<byte> buffer)
    {
        using var timeout = new CancellationTokenSource(BodyTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, either.Token);
            return length < buffer.Length ? length : null;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task AnswerAsync(HttpContext context, WebhookSource? source, WebhookVerdict verdict)
    {
        switch (verdict)
        {
            case WebhookVerdict.Accepted or WebhookVerdict.Duplicate or WebhookVerdict.Ignored:
                context.Response.StatusCode = StatusCodes.Status200OK;
                if (source!.Rules.Scheme == WebhookScheme.AdyenHmac)
                {
                    // docs.adyen.com, accept notifications: else it is sent again.
                    await context.Response.WriteAsync("[accepted]", context.RequestAborted);
                }

                break;
            case WebhookVerdict.Overloaded:
                context.Response.Headers.RetryAfter = "10";
                End(context, StatusCodes.Status503ServiceUnavailable);
                break;
            case WebhookVerdict.BadSignature or WebhookVerdict.TooOld:
                logger.WebhookSignatureWrong(source!.Merchant.Value, source.Processor);
                End(context, StatusCodes.Status400BadRequest);
                break;
            default:
                End(context, StatusCodes.Status400BadRequest);
                break;
        }
    }

    // Nothing more is read from that connection.
    private static void End(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
    }
}
