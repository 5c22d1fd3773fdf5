using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>
/// Bounds how many wrong shares one custodian may try. Nobody guesses 256 random bits: it keeps the security log readable, and shows who needs help.
/// </summary>
internal sealed class WrongShares(TimeProvider clock)
{
    public const int Max = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();

    // By the share's number, so ten at most.
    private readonly Dictionary<int, Queue<DateTimeOffset>> _wrong = [];

    /// <exception cref="VaultException">CustodianAttemptsExceeded.</exception>
    public void RequireRoom(int number)
    {
        lock (_lock)
        {
            if (_wrong.TryGetValue(number, out var times) && times.Count >= Max && clock.GetUtcNow() - times.Peek() < Window)
            {
                throw new VaultException(VaultErrorCode.CustodianAttemptsExceeded);
            }
        }
    }

    public void Count(int number)
    {
        lock (_lock)
        {
            if (!_wrong.TryGetValue(number, out var times))
            {
                _wrong.Add(number, times = new Queue<DateTimeOffset>());
            }

            if (times.Count == Max)
            {
                times.Dequeue();
            }

            times.Enqueue(clock.GetUtcNow());
        }
    }
}
