using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using TokenVault.Opening.Hsm;
using TokenVault.Tests;

namespace TokenVault.Opening.Tests;

/// <summary>The tests' token, and what they do with it past the code under test.</summary>
internal static class Hsm
{
    public static HsmAddress Address
    {
        get
        {
            var required = Environment.GetEnvironmentVariable("TOKENVAULT_REQUIRE_ALL") == "1";
            Assert.False(required && SoftHsm.Module is null, "TOKENVAULT_REQUIRE_ALL is set and SoftHSM2 is not installed.");
            Skip.If(SoftHsm.Module is null, "SoftHSM2 is not installed (Debian: softhsm2).");
            return new HsmAddress(SoftHsm.Module!, SoftHsm.Label, SoftHsm.PinFile, "tests");
        }
    }

    public static HsmToken Connect() => HsmToken.Connect(Address);

    public static Vault MakeVault() => new(path => Keys.Keystore.Create(path, Connect()));

    public static ISlot Slot(string label = SoftHsm.Label) => HsmModules.Get(SoftHsm.Module!)
        .GetSlotList(SlotsType.WithTokenPresent).Single(slot => slot.GetTokenInfo().Label.Trim() == label);

    /// <summary>What the token holds under an identifier, private objects included: somebody has to be logged in.</summary>
    public static List<IObjectHandle> Find(ISession session, HsmKey key, CKO? objectClass = null)
    {
        using var template = new HsmTemplate(session.Factories.ObjectAttributeFactory);
        return session.FindAllObjects(objectClass is { } only
            ? template.Of((CKA.CKA_ID, key.Id.ToArray()), (CKA.CKA_CLASS, only))
            : template.Of((CKA.CKA_ID, key.Id.ToArray())));
    }

    /// <summary>Puts a private key that was made outside in place of one that was made in the token, or one that may leave it.</summary>
    public static void Replace(ISession session, HsmKey key, bool sensitive)
    {
        Find(session, key).ForEach(session.DestroyObject);
        using var template = new HsmTemplate(session.Factories.ObjectAttributeFactory);
        session.CreateObject(template.Of(
            (CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), (CKA.CKA_KEY_TYPE, CKK.CKK_EC), (CKA.CKA_TOKEN, true), (CKA.CKA_PRIVATE, true),
            (CKA.CKA_SENSITIVE, sensitive), (CKA.CKA_EXTRACTABLE, !sensitive), (CKA.CKA_DERIVE, true), (CKA.CKA_ID, key.Id.ToArray()),
            (CKA.CKA_EC_PARAMS, HsmTemplate.P256), (CKA.CKA_VALUE, Hpke.HpkeKeyPair.Generate(Hpke.HpkeKem.P256).PrivateKey)));
    }
}
