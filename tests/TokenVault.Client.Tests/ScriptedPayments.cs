using System.Collections.Concurrent;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.Client.Tests;

/// <summary>Plays a gateway's stream of changes: each connection is given the next part of a script.</summary>
internal sealed class ScriptedPayments : PaymentService.PaymentServiceBase
{
    private readonly ConcurrentQueue<Func<IServerStreamWriter<WatchPaymentsResponse>, CancellationToken, Task>> _script = new();

    /// <summary>The cursors that were asked for, in order.</summary>
    public ConcurrentQueue<string> Cursors { get; } = new();

    /// <summary>Whether a call arrived with a deadline.</summary>
    public ConcurrentQueue<bool> Deadlines { get; } = new();

    public ScriptedPayments Then(Func<IServerStreamWriter<WatchPaymentsResponse>, CancellationToken, Task> part)
    {
        _script.Enqueue(part);
        return this;
    }

    public ScriptedPayments ThenSend(params string[] cursors) => Then((stream, _) => SendAsync(stream, cursors));

    public static async Task SendAsync(IServerStreamWriter<WatchPaymentsResponse> stream, params string[] cursors)
    {
        foreach (var cursor in cursors)
        {
            await stream.WriteAsync(new WatchPaymentsResponse { Cursor = cursor, Payment = new Payment { PaymentId = "pay_" + cursor } });
        }
    }

    public override Task WatchPayments(WatchPaymentsRequest request, IServerStreamWriter<WatchPaymentsResponse> responseStream, ServerCallContext context)
    {
        Note(context);
        Cursors.Enqueue(request.Cursor);
        return _script.TryDequeue(out var part)
            ? part(responseStream, context.CancellationToken)
            : Task.Delay(Timeout.Infinite, context.CancellationToken);
    }

    public override Task<GetPaymentResponse> GetPayment(GetPaymentRequest request, ServerCallContext context)
    {
        Note(context);
        return Task.FromResult(new GetPaymentResponse());
    }

    private void Note(ServerCallContext context) => Deadlines.Enqueue(context.Deadline != DateTime.MaxValue);
}
