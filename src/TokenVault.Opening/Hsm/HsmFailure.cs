using Net.Pkcs11Interop.Common;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>What a token's error means, and what mends it. No error of the library goes further than this.</summary>
internal static class HsmFailure
{
    /// <summary>The session or the login is gone, as after a token's restart: another session may do it.</summary>
    public static bool IsSessionLost(CKR code) => code is
        CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SESSION_CLOSED or CKR.CKR_USER_NOT_LOGGED_IN or CKR.CKR_OBJECT_HANDLE_INVALID
        or CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_DEVICE_ERROR or CKR.CKR_DEVICE_REMOVED or CKR.CKR_TOKEN_NOT_PRESENT;

    /// <summary>The PIN is not taken. Never tried again by itself: tokens lock a user out after some wrong ones.</summary>
    public static bool IsPinRefused(CKR code) => code is
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_EXPIRED or CKR.CKR_PIN_LOCKED;

    public static KeystoreException Of(Pkcs11Exception error) => new($"The PKCS#11 token refused ({CodeOf(error)}): {Mend(error.RV)}", error);

    public static string CodeOf(Exception error) => error is Pkcs11Exception { RV: var code } ? code.ToString() : error.GetType().Name;

    private static string Mend(CKR code) => code switch
    {
        CKR.CKR_PIN_LOCKED => "the user's PIN is locked after wrong ones; the token's security officer unlocks it.",
        CKR.CKR_PIN_EXPIRED => "the user's PIN has to be changed first.",
        _ when IsPinRefused(code) => "the PIN in Keystore:Pkcs11:PinFile is not the user's.",
        CKR.CKR_USER_PIN_NOT_INITIALIZED => "the token's user has no PIN yet; its security officer sets one.",
        CKR.CKR_SESSION_COUNT => "it has no session left; end other programs that use it.",
        CKR.CKR_DEVICE_MEMORY => "it has no room for another key.",
        CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID => "it has no ECDH of P-256 (CKM_ECDH1_DERIVE with CKD_NULL).",
        CKR.CKR_ATTRIBUTE_VALUE_INVALID or CKR.CKR_TEMPLATE_INCONSISTENT or CKR.CKR_ATTRIBUTE_TYPE_INVALID or CKR.CKR_CURVE_NOT_SUPPORTED
            => "it makes or uses no P-256 key with the attributes that are asked for.",
        _ when IsSessionLost(code) => "it is not reached; look at the token and its network, then try again.",
        _ => "look at the token's own log.",
    };
}
