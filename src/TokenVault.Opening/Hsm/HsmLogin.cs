using System.Collections.Concurrent;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>The login to a token, which is entered anew with the PIN out of its file. Used under its owner's lock.</summary>
internal sealed class HsmLogin(HsmAddress address) : IDisposable
{
    // Of the whole process, whose parts each open the keystore for a check of their own: a token locks its user out after some wrong PINs.
    private static readonly ConcurrentDictionary<HsmAddress, KeystoreException> Refused = [];

    private readonly IPkcs11Library _library = HsmModules.Get(address.Module);

    // Stays open, since a token forgets the login with its last session.
    private ISession? _anchor;
    private ISlot? _slot;

    /// <summary>One more with each login. A session of an earlier one is worth nothing.</summary>
    public long Number { get; private set; }

    /// <summary>Another session of this login, which begins where there is none.</summary>
    /// <exception cref="Pkcs11Exception">The token gives none.</exception>
    /// <exception cref="KeystoreException">As <see cref="Enter"/>.</exception>
    public HsmSession Open()
    {
        if (_slot is null)
        {
            Enter();
        }

        return new HsmSession(_slot!.OpenSession(SessionType.ReadWrite), Number);
    }

    /// <summary>Finds the token and logs in.</summary>
    /// <exception cref="KeystoreException">The token is not there, or takes no such PIN, which this process does not try again.</exception>
    public void Enter()
    {
        if (Refused.TryGetValue(address, out var refused))
        {
            throw new KeystoreException(refused.Message, refused);
        }

        try
        {
            Leave();
            _slot = FindSlot();
            _anchor = _slot.OpenSession(SessionType.ReadWrite);
            EnterPin(_anchor);
            Number++;
        }
        catch (Pkcs11Exception error)
        {
            Leave();
            var failure = HsmFailure.Of(error);
            if (HsmFailure.IsPinRefused(error.RV))
            {
                Refused[address] = failure;
            }

            throw failure;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public void Dispose() => Leave();

    private ISlot FindSlot()
    {
        var slots = _library.GetSlotList(SlotsType.WithTokenPresent).FindAll(
            slot => string.Equals(slot.GetTokenInfo().Label.TrimEnd(' ', '\0'), address.TokenLabel, StringComparison.Ordinal));
        return slots.Count == 1
            ? slots[0]
            : throw new KeystoreException(
                $"The PKCS#11 module {address.Module} shows {slots.Count} tokens called {address.TokenLabel}, which has to be one: correct Keystore:Pkcs11:TokenLabel, or make the token.");
    }

    private void EnterPin(ISession anchor)
    {
        var pin = HsmPin.Read(address.PinFile);
        try
        {
            anchor.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception error) when (error.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // A login is the whole process's (PKCS#11 v2.40 section 5.6), which opened this token before.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    private void Leave()
    {
        try
        {
            _anchor?.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It was gone already.
        }

        (_anchor, _slot) = (null, null);
    }
}
