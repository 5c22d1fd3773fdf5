using System.Collections.Concurrent;
using System.Globalization;
using TokenVault.Contracts.V1;

namespace TokenVault.PaymentChaos;

/// <summary>What callers asked for and what they were told, kept outside of everything that is killed.</summary>
internal sealed class CallLog
{
    private long _done;
    private long _retried;
    private long _kills;

    public ConcurrentQueue<MadePayment> Payments { get; } = new();

    public ConcurrentQueue<string> Problems { get; } = new();

    public long Done => Interlocked.Read(ref _done);

    public long Retried => Interlocked.Read(ref _retried);

    public long Kills => Interlocked.Read(ref _kills);

    public void Count(MadePayment payment)
    {
        Payments.Enqueue(payment);
        Interlocked.Increment(ref _done);
    }

    public void CountRetry() => Interlocked.Increment(ref _retried);

    public void CountKill() => Interlocked.Increment(ref _kills);

    public string Summary(TimeSpan took)
    {
        var byStatus = Payments.GroupBy(payment => payment.Last.Payment.Status)
            .OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Done} payments in {took.TotalSeconds:0} s: {string.Join(", ", byStatus)}; {Retried} calls repeated");
    }
}

/// <summary>One payment: every call made for it with its key and its last answer, in order.</summary>
internal sealed record MadePayment(IReadOnlyList<MadeCall> Calls)
{
    public MadeCall Last => Calls[^1];
}

/// <summary>A call with the request that is repeated and the answer that was final.</summary>
internal sealed record MadeCall(OperationKind Kind, Google.Protobuf.IMessage Request, Payment Payment, Operation Operation);
