using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using static TokenVault.HsmTrials.TrialException;

namespace TokenVault.HsmTrials;

/// <summary>Looks at a token's private keys as anybody with the PIN can, past all code of the vault.</summary>
internal static class KeyAttributes
{
    private static readonly (CKA Kind, bool Expected)[] Promised =
    [
        (CKA.CKA_SENSITIVE, true), (CKA.CKA_ALWAYS_SENSITIVE, true), (CKA.CKA_EXTRACTABLE, false), (CKA.CKA_NEVER_EXTRACTABLE, true), (CKA.CKA_LOCAL, true),
        (CKA.CKA_PRIVATE, true), (CKA.CKA_TOKEN, true), (CKA.CKA_DERIVE, true), (CKA.CKA_SIGN, false), (CKA.CKA_DECRYPT, false), (CKA.CKA_UNWRAP, false),
    ];

    // The wrapper asks for a name that only development packages bring.
    static KeyAttributes() => NativeLibrary.SetDllImportResolver(
        typeof(IPkcs11Library).Assembly,
        static (name, assembly, path) => name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", assembly, path, out var library) ? library : IntPtr.Zero);

    public static string Check(string module, string label, string pinFile, bool control)
    {
        var factories = new Pkcs11InteropFactories();
        using var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, module, AppType.MultiThreaded);
        var slot = library.GetSlotList(SlotsType.WithTokenPresent).Single(found => found.GetTokenInfo().Label.Trim() == label);
        using var session = slot.OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_USER, File.ReadAllText(pinFile).Trim());
        if (control)
        {
            PutExtractable(session);
        }

        var attributes = session.Factories.ObjectAttributeFactory;
        var keys = session.FindAllObjects([attributes.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY)]);
        Require(keys.Count > 0, "the token holds no private key");
        foreach (var key in keys)
        {
            var name = session.GetAttributeValue(key, [CKA.CKA_LABEL])[0].GetValueAsString();
            foreach (var (kind, expected) in Promised)
            {
                var read = session.GetAttributeValue(key, [kind])[0];
                Require(!read.CannotBeRead && read.GetValueAsBool() == expected, $"of the key '{name}' {kind} is not {expected}");
            }

            Require(session.GetAttributeValue(key, [CKA.CKA_VALUE])[0].CannotBeRead, $"the private key '{name}' was given out");
            Console.WriteLine($"{name}: sensitive and unextractable from its making on, made in the token, its value not given out");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{keys.Count} private keys");
    }

    // What a vault with keys of software would put there.
    private static void PutExtractable(ISession session)
    {
        using var software = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var attributes = session.Factories.ObjectAttributeFactory;
        session.CreateObject(
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_EC), attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SENSITIVE, false), attributes.Create(CKA.CKA_EXTRACTABLE, true),
            attributes.Create(CKA.CKA_DERIVE, true), attributes.Create(CKA.CKA_LABEL, "made by software"),

            // The object identifier of P-256, RFC 5480.
            attributes.Create(CKA.CKA_EC_PARAMS, [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
            attributes.Create(CKA.CKA_VALUE, software.ExportParameters(includePrivateParameters: true).D!),
        ]);
    }
}
