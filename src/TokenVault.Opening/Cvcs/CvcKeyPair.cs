using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hpke;

namespace TokenVault.Opening.Cvcs;

/// <summary>A key pair that lives for minutes, and the names of the sessions that were opened with it.</summary>
internal sealed class CvcKeyPair : IDisposable
{
    // The names are kept as long as the key, because a session opened a second time would forget which handles are spent.
    // 65,536 in ten minutes is far more than gateways need and 3 MB at most.
    private const int SessionsMax = 65_536;

    private readonly HashSet<UInt128> _sessions = [];
    private readonly byte[] _privateKey;

    public CvcKeyPair(uint id, SuiteId suite, TimeProvider clock, TimeSpan lifetime)
    {
        Created = clock.GetTimestamp();
        (_privateKey, var publicKey) = HpkeKeyPair.Generate(Suites.KemOf(suite));
        Key = new CvcKey(id, suite, publicKey, clock.GetUtcNow() + lifetime);
    }

    public CvcKey Key { get; }

    /// <summary>By the clock that nobody can set back: a key must not live longer because the time of day was changed.</summary>
    public long Created { get; }

    public ReadOnlySpan<byte> PrivateKey => _privateKey;

    /// <summary>False where the name was taken before, or too many were.</summary>
    public bool TryTake(UInt128 session) => _sessions.Count < SessionsMax && _sessions.Add(session);

    public bool Knows(UInt128 session) => _sessions.Contains(session);

    public void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);
}
