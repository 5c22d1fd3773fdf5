using System.Runtime.InteropServices;

namespace TokenVault.Storage.Tables;

/// <summary>What the adapter remembers of a token, whatever the gateway's store says.</summary>
/// <param name="RetirementReason">As tokenvault.processor.v1.RetirementReason; 0 while the token is not retired.</param>
/// <param name="RetireUnixSeconds">When it was retired; 0 while it is not.</param>
/// <param name="LowestVersion">The lowest record version that may be opened; 0 where any may.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenFact(byte RetirementReason, long RetireUnixSeconds, uint LowestVersion)
{
    public bool IsRetired => RetirementReason != 0;
}
