using System.Runtime.InteropServices;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>By which of the adapter's fingerprint keys cards are recognised here.</summary>
/// <param name="Index">That of the index; 0 where nothing is in it yet.</param>
/// <param name="Next">That under which it is made anew; 0 where it is not. What is filed is filed under this one then, and looked for under both.</param>
/// <param name="Former">That of before; 0 once no idempotency key can be asked for any more that was kept under it.</param>
/// <param name="FormerUntil">When that is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexKeys(byte Index, byte Next, byte Former, DateTimeOffset FormerUntil)
{
    /// <summary>Under which is filed; 0 for whichever the adapter has in use.</summary>
    public byte Primary => Next != 0 ? Next : Index;

    /// <summary>Under which is looked for as well; 0 for none.</summary>
    public byte Other => Next != 0 ? Index : Former;

    /// <summary>Whether cards may be in the index under the other key.</summary>
    public bool IsUnderWay => Next != 0;
}
