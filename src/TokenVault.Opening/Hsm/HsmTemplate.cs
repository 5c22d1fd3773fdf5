using System.Diagnostics;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace TokenVault.Opening.Hsm;

/// <summary>Lists of attributes, in memory outside of the collector's that is given back when disposed.</summary>
internal sealed class HsmTemplate(IObjectAttributeFactory factory) : IDisposable
{
    private readonly List<IObjectAttribute> _made = [];

    /// <summary>The object identifier of P-256 in DER: 1.2.840.10045.3.1.7 (RFC 5480 section 2.1.1.1).</summary>
    public static byte[] P256 => [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    public List<IObjectAttribute> Of(params ReadOnlySpan<(CKA Kind, object Value)> attributes)
    {
        var list = new List<IObjectAttribute>(attributes.Length);
        foreach (var (kind, value) in attributes)
        {
            var attribute = value switch
            {
                bool flag => factory.Create(kind, flag),
                byte[] bytes => factory.Create(kind, bytes),
                string text => factory.Create(kind, text),
                ulong number => factory.Create(kind, number),
                CKO objectClass => factory.Create(kind, objectClass),
                CKK keyType => factory.Create(kind, keyType),
                _ => throw new UnreachableException(),
            };
            _made.Add(attribute);
            list.Add(attribute);
        }

        return list;
    }

    public void Dispose() => _made.ForEach(static attribute => attribute.Dispose());
}
