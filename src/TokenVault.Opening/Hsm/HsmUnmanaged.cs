using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.HighLevelAPI;

namespace TokenVault.Opening.Hsm;

/// <summary>Takes a secret out of the memory into which the token wrote it, and wipes that memory, which the library frees as it is.</summary>
internal static class HsmUnmanaged
{
    /// <summary>False where it has another length than the destination.</summary>
    public static bool TryTake(IObjectAttribute attribute, Span<byte> destination) => attribute.ToMarshalableStructure() switch
    {
        // The layouts of 64-bit Linux and of 64-bit Windows.
        Net.Pkcs11Interop.LowLevelAPI80.CK_ATTRIBUTE native => TryTake(native.value, native.valueLen, destination),
        Net.Pkcs11Interop.LowLevelAPI81.CK_ATTRIBUTE native => TryTake(native.value, native.valueLen, destination),
        _ => false,
    };

    private static bool TryTake(IntPtr memory, ulong length, Span<byte> destination)
    {
        if (memory == IntPtr.Zero || length != (ulong)destination.Length)
        {
            return false;
        }

        var taken = GC.AllocateUninitializedArray<byte>(destination.Length, pinned: true);
        Marshal.Copy(memory, taken, 0, taken.Length);
        taken.CopyTo(destination);
        CryptographicOperations.ZeroMemory(taken);

        // Zeros by now.
        Marshal.Copy(taken, 0, memory, taken.Length);
        return true;
    }
}
