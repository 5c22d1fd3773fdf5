using System.Collections.Concurrent;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using TokenVault.Domain.Cards;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>A PKCS#11 token whose private keys are made and used in it. Safe for many threads.</summary>
/// <remarks>
/// Sessions are pooled and bounded. After a token's restart the next call logs in anew with the PIN out of its file. A call that the token does not answer can't
/// be given up: it holds its session, and once all hang, callers are refused after <see cref="WaitMax"/>.
/// </remarks>
public sealed class HsmToken : IDisposable
{
    /// <summary>How many exchanges run at once.</summary>
    public const int SessionsMax = 8;

    /// <summary>How long a call waits for a session.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HsmLogin _login;

    // A slot is null until a session is opened for it.
    private readonly BlockingCollection<HsmSession?> _slots = new(new ConcurrentStack<HsmSession?>(), SessionsMax);

    private bool _disposed;

    private HsmToken(HsmAddress address)
    {
        _login = new HsmLogin(address);
        KeyLabel = address.KeyLabel;
        for (var i = 0; i < SessionsMax; i++)
        {
            _slots.Add(null);
        }
    }

    /// <summary>Loads the module, unless this process has it already, finds the token and logs in.</summary>
    /// <exception cref="KeystoreException">The module, the token or the PIN is not right. Names the mend.</exception>
    public static HsmToken Connect(HsmAddress address)
    {
        var token = new HsmToken(address);
        try
        {
            token._login.Enter();
            return token;
        }
        catch
        {
            token.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            while (_slots.TryTake(out var session))
            {
                session?.Dispose();
            }

            _login.Dispose();
        }
    }

    /// <summary>Draws a key pair in the token, whose public half can be called by its digest (see <see cref="NameableKey"/>).</summary>
    /// <exception cref="KeystoreException">The token can't, or would let the private key out.</exception>
    internal HsmKey Generate(string label)
    {
        while (true)
        {
            var key = Use(session => session.Generate(RandomNumberGenerator.GetBytes(HsmKey.IdBytes), label));
            if (!CardNumberPattern.IsIn(Convert.ToHexStringLower(SHA256.HashData(key.PublicKey))))
            {
                return key;
            }

            Destroy(key);
        }
    }

    internal string KeyLabel { get; }

    /// <summary>After a failure: destroys what was made for nothing, where the token is reached.</summary>
    internal void Discard(HsmKey key)
    {
        try
        {
            Destroy(key);
        }
        catch (KeystoreException)
        {
            // The failure that led here is the one to be told of.
        }
    }

    /// <summary>Destroys a key pair in the token. One that is not there is destroyed.</summary>
    /// <exception cref="KeystoreException">The token is not reached or does not allow it.</exception>
    internal void Destroy(HsmKey key) => Use(session =>
    {
        session.Destroy(key);
        return true;
    });

    /// <summary>The exchange by the token's private key. The peer's point was found to be on the curve.</summary>
    /// <exception cref="KeystoreException">The token is not reached, or has no such key that can't leave it.</exception>
    internal void Agree(HsmKey key, ReadOnlySpan<byte> peer, Span<byte> agreement)
    {
        for (var isLast = false; ; isLast = true)
        {
            var session = Rent();
            try
            {
                session.Agree(key, peer, agreement);
                return;
            }
            catch (Pkcs11Exception error)
            {
                session.IsBroken = true;
                RequireAnotherTry(error, isLast);
            }
            finally
            {
                Return(session);
            }

            LogIn(session.Login);
        }
    }

    private T Use<T>(Func<HsmSession, T> call)
    {
        for (var isLast = false; ; isLast = true)
        {
            var session = Rent();
            try
            {
                return call(session);
            }
            catch (Pkcs11Exception error)
            {
                session.IsBroken = true;
                RequireAnotherTry(error, isLast);
            }
            finally
            {
                Return(session);
            }

            LogIn(session.Login);
        }
    }

    // Once: what does not come back with a new login needs somebody to look at it.
    private static void RequireAnotherTry(Pkcs11Exception error, bool isLast)
    {
        if (isLast || !HsmFailure.IsSessionLost(error.RV))
        {
            throw HsmFailure.Of(error);
        }
    }

    private HsmSession Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_slots.TryTake(out var session, WaitMax))
        {
            throw new KeystoreException("All sessions with the PKCS#11 token are in use: it is too slow for what is asked of it, or does not answer.");
        }

        HsmSession? rented = null;
        try
        {
            rented = Renewed(session);
            return rented;
        }
        catch (Pkcs11Exception error)
        {
            throw HsmFailure.Of(error);
        }
        finally
        {
            if (rented is null)
            {
                _slots.Add(null);
            }
        }
    }

    // The same session, or another where it is of an earlier login.
    private HsmSession Renewed(HsmSession? session)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (session is not null && session.Login == _login.Number)
            {
                return session;
            }

            session?.Dispose();
            return _login.Open();
        }
    }

    private void Return(HsmSession session)
    {
        lock (_lock)
        {
            if (_disposed || session.IsBroken)
            {
                session.Dispose();
                _slots.Add(null);
                return;
            }

            _slots.Add(session);
        }
    }

    // Does nothing where another thread has logged in since.
    private void LogIn(long seen)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_login.Number == seen)
            {
                _login.Enter();
            }
        }
    }
}
