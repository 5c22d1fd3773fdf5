using System.Formats.Asn1;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>One session with a token, for one thread at a time. Throws the library's exceptions, which <see cref="HsmToken"/> turns into ours.</summary>
internal sealed class HsmSession(ISession session, long login) : IDisposable
{
    private const int AgreementBytes = 32;

    // More keys than a vault has in a token at a time; beyond it they are looked for again.
    private const int HandlesMax = 256;

    private readonly Dictionary<string, IObjectHandle> _handles = new(StringComparer.Ordinal);

    /// <summary>The login that this session belongs to. A session of an earlier one is not used again.</summary>
    public long Login => login;

    /// <summary>Set where something went wrong in it.</summary>
    public bool IsBroken { get; set; }

    private IObjectAttributeFactory Attributes => session.Factories.ObjectAttributeFactory;

    /// <summary>Draws a key pair in the token and reads back that the private one can't leave it.</summary>
    /// <exception cref="KeystoreException">The token made one that could; it is destroyed again.</exception>
    public HsmKey Generate(ReadOnlySpan<byte> id, string label)
    {
        using var common = new HsmTemplate(Attributes);
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        var name = id.ToArray();
        var publicTemplate = common.Of(
            (CKA.CKA_TOKEN, true), (CKA.CKA_PRIVATE, false), (CKA.CKA_ID, name), (CKA.CKA_LABEL, label), (CKA.CKA_EC_PARAMS, HsmTemplate.P256));
        var privateTemplate = common.Of(
            (CKA.CKA_TOKEN, true), (CKA.CKA_PRIVATE, true), (CKA.CKA_SENSITIVE, true), (CKA.CKA_EXTRACTABLE, false), (CKA.CKA_DERIVE, true),
            (CKA.CKA_SIGN, false), (CKA.CKA_DECRYPT, false), (CKA.CKA_UNWRAP, false), (CKA.CKA_ID, name), (CKA.CKA_LABEL, label));
        session.GenerateKeyPair(mechanism, publicTemplate, privateTemplate, out var publicHandle, out var privateHandle);
        try
        {
            RequireConfined(privateHandle);
            return new HsmKey(id, ReadPoint(publicHandle));
        }
        catch
        {
            session.DestroyObject(privateHandle);
            session.DestroyObject(publicHandle);
            throw;
        }
    }

    /// <summary>ECDH with the cofactor's function left out: of the derived object the secret is read, and the object destroyed.</summary>
    public void Agree(HsmKey key, ReadOnlySpan<byte> peer, Span<byte> agreement)
    {
        var privateHandle = Find(key);
        using var parameters = session.Factories.MechanismParamsFactory.CreateCkEcdh1DeriveParams((ulong)CKD.CKD_NULL, null, peer.ToArray());
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDH1_DERIVE, parameters);
        using var template = new HsmTemplate(Attributes);
        var derived = session.DeriveKey(mechanism, privateHandle, template.Of(
            (CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), (CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET), (CKA.CKA_TOKEN, false),
            (CKA.CKA_SENSITIVE, false), (CKA.CKA_EXTRACTABLE, true), (CKA.CKA_VALUE_LEN, (ulong)AgreementBytes)));
        try
        {
            ReadSecret(derived, agreement);
        }
        finally
        {
            session.DestroyObject(derived);
        }
    }

    /// <summary>Destroys both halves, where they are there.</summary>
    public void Destroy(HsmKey key)
    {
        _handles.Remove(key.Name);
        using var template = new HsmTemplate(Attributes);
        foreach (var handle in session.FindAllObjects(template.Of((CKA.CKA_TOKEN, true), (CKA.CKA_ID, key.Id.ToArray()))))
        {
            session.DestroyObject(handle);
        }
    }

    public void Dispose()
    {
        try
        {
            session.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It was gone already.
        }
    }

    private IObjectHandle Find(HsmKey key)
    {
        if (_handles.TryGetValue(key.Name, out var known))
        {
            return known;
        }

        using var template = new HsmTemplate(Attributes);
        var found = session.FindAllObjects(template.Of(
            (CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), (CKA.CKA_KEY_TYPE, CKK.CKK_EC), (CKA.CKA_TOKEN, true), (CKA.CKA_ID, key.Id.ToArray())));
        if (found.Count != 1)
        {
            throw new KeystoreException(found.Count == 0
                ? $"The PKCS#11 token holds no private key with the CKA_ID {key.Name}: it is another token, or the key was deleted there."
                : $"The PKCS#11 token holds {found.Count} private keys with the CKA_ID {key.Name}, which has to be one.");
        }

        RequireConfined(found[0]);
        if (_handles.Count >= HandlesMax)
        {
            _handles.Clear();
        }

        return _handles[key.Name] = found[0];
    }

    // A key that was brought in, or that may leave, is not what the vault promises, whoever put it there.
    private void RequireConfined(IObjectHandle privateHandle)
    {
        var read = session.GetAttributeValue(
            privateHandle, [CKA.CKA_SENSITIVE, CKA.CKA_ALWAYS_SENSITIVE, CKA.CKA_EXTRACTABLE, CKA.CKA_NEVER_EXTRACTABLE]);
        try
        {
            if (read.Exists(static attribute => attribute.CannotBeRead)
                || !read[0].GetValueAsBool() || !read[1].GetValueAsBool() || read[2].GetValueAsBool() || !read[3].GetValueAsBool())
            {
                throw new KeystoreException("The private key in the PKCS#11 token is not sensitive and unextractable from its making on; such a key is not used.");
            }
        }
        finally
        {
            read.ForEach(static attribute => attribute.Dispose());
        }
    }

    private byte[] ReadPoint(IObjectHandle publicHandle)
    {
        using var read = session.GetAttributeValue(publicHandle, [CKA.CKA_EC_POINT])[0];
        var value = read.CannotBeRead ? [] : read.GetValueAsByteArray();

        // An OCTET STRING by the standard (PKCS#11 v2.40 section 2.3.3); some tokens give the bare point.
        if (value is [4, HsmKey.PublicKeyBytes, ..] && value.Length == HsmKey.PublicKeyBytes + 2)
        {
            value = AsnDecoder.ReadOctetString(value, AsnEncodingRules.DER, out _);
        }

        return value is [4, ..] && value.Length == HsmKey.PublicKeyBytes
            ? value
            : throw new KeystoreException("The PKCS#11 token gave no uncompressed point of P-256 as the public key.");
    }

    private void ReadSecret(IObjectHandle derived, Span<byte> agreement)
    {
        using var read = session.GetAttributeValue(derived, [CKA.CKA_VALUE])[0];
        if (read.CannotBeRead)
        {
            throw new KeystoreException("The PKCS#11 token does not give out what ECDH derives, which HPKE needs.");
        }

        if (!HsmUnmanaged.TryTake(read, agreement))
        {
            throw new KeystoreException("The PKCS#11 token derived a secret of another length than P-256's.");
        }
    }
}
