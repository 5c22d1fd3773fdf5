using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>Runs calls that move money so that an idempotency key stands for one operation, whatever is repeated.</summary>
internal sealed class KeyedCalls(PaymentBook book, InFlightKeys inFlight)
{
    /// <summary>
    /// Gives the kept answer of a key that has one; goes on with what it stands for; or begins.
    /// </summary>
    /// <exception cref="VaultException">IdempotencyKeyInFlight or IdempotencyKeyReused, and what the two steps throw.</exception>
    public async Task<ChargeResponse> RunAsync(
        (byte[] Key, byte[] Request) digests, Func<Task<ChargeResponse>> begin, Func<IdempotencyRecord, Task<ChargeResponse>> resume)
    {
        // One at a time per key in this process. The store settles it between processes.
        using var entry = inFlight.Enter(digests.Key);
        if (book.FindKey(digests.Key) is not { } reserved)
        {
            return await begin();
        }

        if (!reserved.RequestDigest.Span.SequenceEqual(digests.Request))
        {
            throw new VaultException(VaultErrorCode.IdempotencyKeyReused);
        }

        // A replay is answered even where the token was deleted since.
        return Answers.Kept(reserved) ?? await resume(reserved);
    }
}
