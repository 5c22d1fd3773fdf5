using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys;
using TokenVault.Tests;

namespace TokenVault.Opening.Tests;

public sealed class HsmTokenTests
{
    [SkippableFact]
    public void Agrees_AsThePlatformDoes()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("agreement");
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = key.PublicKey[1..33].ToArray(), Y = key.PublicKey[33..].ToArray() },
        });

        var agreement = new byte[32];
        token.Agree(key, PointOf(peer), agreement);

        Assert.Equal(peer.DeriveRawSecretAgreement(other.PublicKey), agreement);
    }

    [SkippableFact]
    public void Makes_PrivateKeys_ThatCantLeave()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("confined");
        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        var privateHandle = Assert.Single(Hsm.Find(session, key, CKO.CKO_PRIVATE_KEY));

        var read = session.GetAttributeValue(
            privateHandle,
            [CKA.CKA_SENSITIVE, CKA.CKA_ALWAYS_SENSITIVE, CKA.CKA_EXTRACTABLE, CKA.CKA_NEVER_EXTRACTABLE, CKA.CKA_PRIVATE, CKA.CKA_TOKEN, CKA.CKA_DERIVE, CKA.CKA_SIGN]);

        Assert.Equal([true, true, false, true, true, true, true, false], read.Select(static attribute => attribute.GetValueAsBool()));
        Assert.True(session.GetAttributeValue(privateHandle, [CKA.CKA_VALUE])[0].CannotBeRead);
    }

    // The session object with what was derived would be found by whoever shares the token.
    [SkippableFact]
    public void Leaves_NothingDerivedBehind()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("derived");
        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        using var template = new HsmTemplate(session.Factories.ObjectAttributeFactory);
        var secrets = template.Of((CKA.CKA_CLASS, CKO.CKO_SECRET_KEY));

        token.Agree(key, key.PublicKey, new byte[32]);

        Assert.Empty(session.FindAllObjects(secrets));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rejects_AKeyThatWasBroughtIn_OrMayLeave(bool sensitive)
    {
        using var token = Hsm.Connect();
        var key = token.Generate("replaced");
        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        Hsm.Replace(session, key, sensitive);

        var error = Assert.Throws<KeystoreException>(() => token.Agree(key, key.PublicKey, new byte[32]));

        Assert.Contains("not used", error.Message, StringComparison.Ordinal);
        token.Destroy(key);
    }

    [SkippableFact]
    public void Destroys_BothHalves_AndWhatIsNotThere()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("short-lived");
        token.Agree(key, key.PublicKey, new byte[32]);
        token.Destroy(key);
        token.Destroy(key);

        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        Assert.Empty(Hsm.Find(session, key));
        Assert.Contains(key.Name, Assert.Throws<KeystoreException>(() => token.Agree(key, key.PublicKey, new byte[32])).Message, StringComparison.Ordinal);
    }

    // What a restart of a token looks like from here: all sessions are gone, and the login with them.
    [SkippableFact]
    public void Logs_InAgain_WhereSessionsAreLost()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("restart");
        token.Agree(key, key.PublicKey, new byte[32]);
        Hsm.Slot().CloseAllSessions();

        token.Agree(key, key.PublicKey, new byte[32]);
    }

    [SkippableFact]
    public async Task Serves_MoreCallers_ThanItHasSessions()
    {
        using var token = Hsm.Connect();
        var key = token.Generate("crowd");
        var expected = new byte[32];
        token.Agree(key, key.PublicKey, expected);

        await Parallel.ForAsync(0, 40 * HsmToken.SessionsMax, new ParallelOptions { MaxDegreeOfParallelism = 4 * HsmToken.SessionsMax }, (_, _) =>
        {
            var agreement = new byte[32];
            token.Agree(key, key.PublicKey, agreement);
            Assert.Equal(expected, agreement);
            return ValueTask.CompletedTask;
        });
    }

    // Nor tried a second time by the same process: wrong PINs lock some tokens for good.
    [SkippableFact]
    public void Cannot_BeOpenedByAWrongPin()
    {
        var address = Hsm.Address with { TokenLabel = SoftHsm.OtherLabel, PinFile = Path.GetTempFileName() };
        File.WriteAllText(address.PinFile, "wrong-pin\n");

        var error = Assert.Throws<KeystoreException>(() => HsmToken.Connect(address));

        Assert.Contains("PinFile", error.Message, StringComparison.Ordinal);
        File.WriteAllText(address.PinFile, SoftHsm.Pin);
        Assert.Equal(error.Message, Assert.Throws<KeystoreException>(() => HsmToken.Connect(address)).Message);
        File.Delete(address.PinFile);
    }

    [SkippableFact]
    public void Tells_WhatIsMissing()
    {
        var address = Hsm.Address;
        var file = Path.GetTempFileName();

        Assert.Contains("no PKCS#11 module", Refused(address with { Module = "/nowhere/module.so" }), StringComparison.Ordinal);
        Assert.Contains("can't be loaded", Refused(address with { Module = file }), StringComparison.Ordinal);
        Assert.Contains("shows 0 tokens", Refused(address with { TokenLabel = "nobody's" }), StringComparison.Ordinal);
        Assert.Contains("one line", Refused(address with { TokenLabel = SoftHsm.OtherLabel, PinFile = file }), StringComparison.Ordinal);
        File.Delete(file);
    }

    private static string Refused(HsmAddress address) => Assert.Throws<KeystoreException>(() => HsmToken.Connect(address)).Message;

    private static byte[] PointOf(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }
}
