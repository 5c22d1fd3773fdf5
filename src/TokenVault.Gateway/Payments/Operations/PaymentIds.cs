using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>Makes names for payments and operations. One random pool a thread, since a pool serves one at a time.</summary>
internal sealed class PaymentIds(TimeProvider clock) : IDisposable
{
    private readonly ThreadLocal<RandomPool> _random = new(() => new RandomPool());

    public PaymentId NextPayment() => new(_random.Value!.NextId(clock.GetUtcNow()));

    public OperationId NextOperation() => new(_random.Value!.NextId(clock.GetUtcNow()));

    public void Dispose() => _random.Dispose();
}
