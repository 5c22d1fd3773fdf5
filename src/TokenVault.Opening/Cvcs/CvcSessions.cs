using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;

namespace TokenVault.Opening.Cvcs;

/// <summary>
/// The adapter's short-lived keys for CVCs, in memory only. After some minutes, or a restart, nobody can open what was sealed to
/// one (PCI DSS 3.3.1).
/// </summary>
/// <remarks>
/// Safe for many threads by one lock, which only requests with a CVC take. A timer forgets what has expired, so that keys go
/// even where no more requests come.
/// </remarks>
public sealed class CvcSessions : IDisposable
{
    /// <summary>How long a key opens where nothing else is said.</summary>
    public static readonly TimeSpan DefaultKeyLifetime = TimeSpan.FromMinutes(10);

    /// <summary>With more, the oldest ends.</summary>
    public const int SessionsMax = 1024;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly SuiteId _suite;
    private readonly TimeSpan _lifetime;
    private readonly ITimer _sweep;

    // Both oldest first.
    private readonly List<CvcKeyPair> _keys = [];
    private readonly OrderedDictionary<UInt128, CvcSession> _sessions = [];
    private bool _disposed;

    /// <param name="clock">The adapter's own.</param>
    /// <param name="suite">Of the keys.</param>
    /// <param name="lifetime">
    /// How long a key opens. It is handed out for half of that, so that what is sealed to it has the other half to be used.
    /// </param>
    public CvcSessions(TimeProvider clock, SuiteId suite = SuiteId.XWing, TimeSpan? lifetime = null)
    {
        _clock = clock;
        _lifetime = lifetime ?? DefaultKeyLifetime;
        _suite = suite;
        _sweep = clock.CreateTimer(static self => ((CvcSessions)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    /// <summary>The key to seal to now.</summary>
    public CvcKey CurrentKey()
    {
        lock (_lock)
        {
            Forget();
            if (_keys is [.., var newest] && _clock.GetElapsedTime(newest.Created) < _lifetime / 2)
            {
                return newest.Key;
            }

            var made = new CvcKeyPair(NewKeyId(), _suite, _clock, _lifetime);
            _keys.Add(made);
            return made.Key;
        }
    }

    /// <summary>Opens a gateway's session and says when it ends.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.CvcKeyUnknown"/> where the key has expired, the encapsulation is malformed or the session's name was used before.
    /// </exception>
    public DateTimeOffset Open(UInt128 sessionId, uint keyId, ReadOnlySpan<byte> encapsulation)
    {
        lock (_lock)
        {
            Forget();
            if (_keys.Find(candidate => candidate.Key.Id == keyId) is not { } key
                || _keys.Exists(candidate => candidate.Knows(sessionId))
                || !key.TryTake(sessionId))
            {
                throw new VaultException(VaultErrorCode.CvcKeyUnknown);
            }

            var context = SetUp(key, sessionId, encapsulation);
            if (_sessions.Count == SessionsMax)
            {
                End(_sessions.GetAt(0).Value);
            }

            _sessions.Add(sessionId, new CvcSession(sessionId, context, key));
            return key.Key.Expire;
        }
    }

    /// <summary>Opens a handle: three or four ASCII digits, which the caller wipes.</summary>
    /// <returns>False where the handle has expired, is spent, was altered, or was sealed for another token or merchant.</returns>
    public bool TryOpen(ReadOnlySpan<byte> handle, Token token, MerchantId merchant, Span<byte> digits, out int length)
    {
        length = 0;
        if (!CvcHandle.TryRead(handle, out var read))
        {
            return false;
        }

        Span<byte> plaintext = stackalloc byte[CvcHandle.PlaintextBytes];
        try
        {
            if (!TryOpen(read, token, merchant, plaintext) || !CvcPlaintext.TryRead(plaintext, out var cvc))
            {
                return false;
            }

            cvc.CopyTo(digits);
            length = cvc.Length;
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>After the authorization's final answer: the handle never opens again. Not after a failure that may be retried.</summary>
    public void MarkSpent(ReadOnlySpan<byte> handle)
    {
        if (!CvcHandle.TryRead(handle, out var read))
        {
            return;
        }

        lock (_lock)
        {
            if (_sessions.TryGetValue(read.Session, out var session) && !session.TrySpend(read.Sequence))
            {
                End(session);
            }
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_lock)
        {
            _disposed = true;
            foreach (var session in _sessions.Values)
            {
                session.Dispose();
            }

            _keys.ForEach(key => key.Dispose());
            _sessions.Clear();
            _keys.Clear();
        }
    }

    internal int KeyCount
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count;
            }
        }
    }

    internal int SessionCount
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    private bool TryOpen(CvcHandle handle, Token token, MerchantId merchant, Span<byte> plaintext)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var now = _clock.GetUtcNow();

            // The handle's own expiry is authenticated by its seal. It can't lie beyond the session's, so it stands for both.
            return handle.ExpireUnixSeconds > now.ToUnixTimeSeconds()
                && _sessions.TryGetValue(handle.Session, out var session)
                && handle.ExpireUnixSeconds <= session.Expire.ToUnixTimeSeconds()
                && !HasExpired(session.Key)
                && session.TryOpen(handle, token, merchant, plaintext);
        }
    }

    private static HpkeContext SetUp(CvcKeyPair key, UInt128 sessionId, ReadOnlySpan<byte> encapsulation)
    {
        try
        {
            return HpkeRecipient.Setup(Suites.KemOf(key.Key.Suite), key.PrivateKey, encapsulation, CvcHandle.InfoOf(sessionId));
        }
        catch (HpkeException e)
        {
            throw new VaultException(VaultErrorCode.CvcKeyUnknown, cause: e);
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                Forget();
            }
        }
    }

    // By either clock: one that is set back must not lengthen a key's life, nor one that stands still while the machine sleeps.
    private bool HasExpired(CvcKeyPair key) =>
        key.Key.Expire <= _clock.GetUtcNow() || _clock.GetElapsedTime(key.Created) >= _lifetime;

    // Under the lock.
    private void Forget()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_keys is [var oldest, ..] && HasExpired(oldest))
        {
            oldest.Dispose();
            _keys.RemoveAt(0);
        }

        // A younger session may hang on an older key, so all are looked at.
        for (var i = _sessions.Count - 1; i >= 0; i--)
        {
            if (HasExpired(_sessions.GetAt(i).Value.Key))
            {
                End(_sessions.GetAt(i).Value);
            }
        }
    }

    private void End(CvcSession session)
    {
        _sessions.Remove(session.Id);
        session.Dispose();
    }

    // Random, so that after a restart an old key's name finds nothing.
    private uint NewKeyId()
    {
        Span<byte> bytes = stackalloc byte[4];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var id = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (id != 0 && !_keys.Exists(key => key.Key.Id == id))
            {
                return id;
            }
        }
    }
}
