using TokenVault.Hpke.Kems;
using TokenVault.Tests;

namespace TokenVault.Hpke.Tests;

/// <summary>The vectors of draft-connolly-cfrg-xwing-kem, appendix C.</summary>
public sealed class XWingVectorsTests
{
    private const string File = "xwing/test-vectors.json";

    [SkippableFact]
    public void Accepts_TheDraftsVectors()
    {
        foreach (var vector in PublishedVectors.Counted(File, PublishedVectors.Read(File).EnumerateArray()))
        {
            var (encapsulation, sent, received) = (new byte[1120], new byte[32], new byte[32]);
            XWingKem.Instance.Encapsulate(vector.Hex("pk"), vector.Hex("eseed"), encapsulation, sent);
            XWingKem.Instance.Decapsulate(vector.Hex("sk"), vector.Hex("ct"), received);

            Assert.Equal(vector.Hex("pk"), HpkeKeyPair.PublicKeyOf(HpkeKem.XWing, vector.Hex("sk")));
            Assert.Equal(vector.Hex("ct"), encapsulation);
            Assert.Equal(vector.Hex("ss"), sent);
            Assert.Equal(vector.Hex("ss"), received);
        }
    }
}
