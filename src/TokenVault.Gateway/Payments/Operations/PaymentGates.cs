using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>
/// Lets one at a time work on a payment in this process: two operations at once could each find enough left to capture. Those that
/// wait are served in turn.
/// </summary>
internal sealed class PaymentGates
{
    // As many as there may be calls and settlings at once.
    private const int PaymentsMax = 16_384;
    private const int WaitingMax = 32;

    // Longer than a processor usually takes, shorter than a caller's patience.
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    private readonly Dictionary<UInt128, Gate> _gates = [];

    /// <summary>Waits for the payment's turn. Dispose of the result when done.</summary>
    /// <exception cref="VaultException">PaymentBusy where too many wait or it takes too long; Overloaded.</exception>
    public async ValueTask<Entry> EnterAsync(PaymentId payment)
    {
        var gate = Join(payment.Id, WaitingMax) ?? throw new VaultException(VaultErrorCode.PaymentBusy);
        if (!await gate.Turn.WaitAsync(WaitMax))
        {
            Leave(payment.Id, gate);
            throw new VaultException(VaultErrorCode.PaymentBusy);
        }

        return new Entry(this, payment.Id, gate);
    }

    /// <summary>Enters where nobody is at the payment now.</summary>
    public bool TryEnter(PaymentId payment, out Entry entry)
    {
        entry = default;
        if (Join(payment.Id, usersMax: 1) is not { } gate)
        {
            return false;
        }

        // Nobody else had it a moment ago; whoever came since waits behind or was before, and then this one steps back.
        if (!gate.Turn.Wait(0))
        {
            Leave(payment.Id, gate);
            return false;
        }

        entry = new Entry(this, payment.Id, gate);
        return true;
    }

    private Gate? Join(UInt128 payment, int usersMax)
    {
        lock (_gates)
        {
            if (!_gates.TryGetValue(payment, out var gate))
            {
                if (_gates.Count >= PaymentsMax)
                {
                    throw new VaultException(VaultErrorCode.Overloaded);
                }

                _gates[payment] = gate = new Gate();
            }

            if (gate.Users >= usersMax)
            {
                return null;
            }

            gate.Users++;
            return gate;
        }
    }

    private void Leave(UInt128 payment, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0)
            {
                _gates.Remove(payment);
                gate.Turn.Dispose();
            }
        }
    }

    internal readonly struct Entry(PaymentGates gates, UInt128 payment, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Turn.Release();
            gates.Leave(payment, gate);
        }
    }

    internal sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
