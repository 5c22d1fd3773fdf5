using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Http;

/// <summary>One processor's way of speaking: its addresses, its keys, its errors and what its idempotency keys keep.</summary>
internal abstract class Dialect
{
    /// <summary>The header that carries an idempotency key.</summary>
    public abstract string KeyHeader { get; }

    public virtual bool ReadsJson => true;

    /// <summary>The header that tells a repeated answer from a first one; null where there is none.</summary>
    public virtual string? ReplayedHeader => null;

    /// <returns>The account that the request's credentials stand for.</returns>
    /// <exception cref="StripeError">None, or not of the form that they have.</exception>
    public abstract string AccountOf(HttpRequest request);

    /// <summary>A call that changes something.</summary>
    public abstract Work Find(string method, string path);

    /// <summary>A call that only looks; under the account's gate.</summary>
    public abstract Reply Look(string path, Account account, FormBody query);

    /// <summary>A refusal in the dialect's own words.</summary>
    public abstract Reply Render(StripeError error);

    /// <summary>Whether an idempotency key keeps an answer of that status.</summary>
    public virtual bool Keeps(int status) => true;
}
