using Net.Pkcs11Interop.Common;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Keys;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;
using TokenVault.Sealing;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Opening.Tests;

/// <summary>A keystore whose opening keys, and the key over all others, are in a PKCS#11 token.</summary>
[Collection(Hsm.OneAfterTheOther)]
public sealed class HsmKeystoreTests
{
    [SkippableFact]
    public void Opens_WhatWasSealedToAKeyInTheToken()
    {
        using var vault = Hsm.MakeVault();
        using var epoch = vault.StartEpoch();
        using var sealer = epoch.CreateSealer(1);
        var context = Vault.ContextOf(epoch.Header.Id);
        var card = Vault.Seal(sealer, Vault.Number, context);

        Assert.Equal(Vault.Number, vault.Open(vault.Register(epoch), card, context));
        Assert.Equal(SuiteId.DhKemP256, vault.Keystore.Suite);
        Assert.All(vault.Keystore.Keys, static key => Assert.Equal(key.Purpose == KeyPurpose.Opening, key.Place == KeyPlace.Token));
    }

    [SkippableFact]
    public void Draws_TheNextKeyInTheToken_AndOpensBothAfterAStart()
    {
        using var vault = Hsm.MakeVault();
        using var before = vault.StartEpoch();
        vault.Keystore.Draw(KeyPurpose.Opening, Vault.Now);
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var key = SealingKey.Of(new KeyManifest(2, vault.Keystore.Suite, vault.Keystore.OpeningKeyNumber, vault.Keystore.PublicKey, Vault.Now));
        using var after = Epoch.Start(key, gateway, vault.Signer, Vault.Now);

        var envelope = KeystoreEnvelope.Read(vault.KeystorePath);
        var token = Hsm.Connect();
        using var opened = Keystore.Open(vault.KeystorePath, envelope, envelope.Unlock(token), token);

        Assert.Equal(2u, opened.OpeningKeyNumber);
        Assert.Equal(vault.Keystore.PublicKey, opened.PublicKey);
        Assert.All([before, after], epoch => Assert.NotEmpty(Register(opened, epoch)));
    }

    // Shares would be given for a keystore that they don't open, and its configuration would be changed for them.
    [SkippableFact]
    public void Refuses_Custodians()
    {
        using var vault = Hsm.MakeVault();
        var before = File.ReadAllBytes(vault.KeystorePath);

        var refusal = Assert.Throws<KeystoreException>(() => CustodianCeremony.Run(
            vault.Keystore, 2, ["anna", "ben"], removePassphrase: false, (_, _) => Assert.Fail("Shares were given.")));

        Assert.Contains("PKCS#11 token", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(vault.KeystorePath));
    }

    [SkippableFact]
    public void Destroys_TheKeyInTheTokenAsWell()
    {
        using var vault = Hsm.MakeVault();
        using var epoch = vault.StartEpoch();
        Assert.True(vault.Keystore.TryGetOpeningKey(1, SuiteId.DhKemP256, out var stored));
        Assert.True(HsmKey.TryDecode(stored.Bytes, out var key));
        vault.Keystore.Draw(KeyPurpose.Opening, Vault.Now);
        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        Assert.Equal(2, Hsm.Find(session, key).Count);

        vault.Keystore.Destroy(KeyPurpose.Opening, 1, Vault.Now);

        Assert.Empty(Hsm.Find(session, key));
        Assert.Equal(VaultErrorCode.KeyDestroyed, Assert.Throws<VaultException>(() => vault.Register(epoch)).Code);
    }

    // Not EpochInvalid, which a gateway would take for its own fault and stop asking.
    [SkippableFact]
    public void Says_ThatTheKeyIsUnavailable_WhereTheTokenHasItNoMore()
    {
        using var vault = Hsm.MakeVault();
        using var epoch = vault.StartEpoch();
        Assert.True(vault.Keystore.TryGetOpeningKey(1, SuiteId.DhKemP256, out var stored));
        Assert.True(HsmKey.TryDecode(stored.Bytes, out var key));
        using (var token = Hsm.Connect())
        {
            token.Destroy(key);
        }

        Assert.Equal(VaultErrorCode.OpeningKeyUnavailable, Assert.Throws<VaultException>(() => vault.Register(epoch)).Code);
    }

    [SkippableFact]
    public void Rejects_EveryAlteredByte_OfTheLock()
    {
        using var vault = Hsm.MakeVault();
        using var token = Hsm.Connect();
        var file = File.ReadAllBytes(vault.KeystorePath);
        var closed = Assert.Single(KeystoreEnvelope.Decode(file).Locks);
        var at = file.AsSpan().IndexOf(closed.Body.Span);

        for (var i = 0; i < closed.Body.Length; i++)
        {
            file[at + i] ^= 0x20;
            Assert.Throws<KeystoreException>(() => KeystoreEnvelope.Decode(file).Unlock(token).Dispose());
            file[at + i] ^= 0x20;
        }

        KeystoreEnvelope.Decode(file).Unlock(token).Dispose();
    }

    [SkippableFact]
    public void Cannot_BeOpenedWithoutTheToken()
    {
        using var vault = Hsm.MakeVault();
        var envelope = KeystoreEnvelope.Read(vault.KeystorePath);
        using var token = Hsm.Connect();

        Assert.Throws<KeystoreException>(() => Keystore.Open(vault.KeystorePath, Vault.Passphrase));
        Assert.Contains(
            "Keystore:Pkcs11",
            Assert.Throws<KeystoreException>(() => Keystore.Open(vault.KeystorePath, envelope, envelope.Unlock(token))).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Leaves_NoKeyInTheToken_WhereTheKeystoreCantBeMade()
    {
        using var vault = Hsm.MakeVault();
        using var session = Hsm.Slot().OpenSession(SessionType.ReadWrite);
        var before = session.FindAllObjects([]).Count;

        Assert.Throws<KeystoreException>(() => Keystore.Create(vault.KeystorePath, Hsm.Connect()));
        Assert.Throws<KeystoreException>(() => Keystore.Create("/nowhere/keystore.tvk", Hsm.Connect()));

        Assert.Equal(before, session.FindAllObjects([]).Count);
    }

    private static byte[] Register(Keystore keystore, Epoch epoch)
    {
        Assert.True(EpochEnvelope.TryDecode(epoch.Envelope, out var envelope));
        return new EpochRegistrar(keystore).Register(envelope);
    }
}
