using TokenVault.Envelope;
using TokenVault.Hpke;

namespace TokenVault.Opening;

/// <summary>Which mechanism a suite names.</summary>
internal static class Suites
{
    /// <exception cref="HpkeException">An unknown suite.</exception>
    public static HpkeKem KemOf(SuiteId suite) => suite switch
    {
        SuiteId.XWing => HpkeKem.XWing,
        SuiteId.DhKemP256 => HpkeKem.P256,
        _ => throw new HpkeException("The suite is not known."),
    };
}
