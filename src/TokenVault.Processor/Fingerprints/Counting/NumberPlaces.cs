using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Places for numbers in memory of the system's, zero at first. It is given back at once, where the collector would keep what was
/// outgrown for a while: of ten million numbers more than they take themselves. A day that is over is dropped as a whole.
/// </summary>
internal sealed unsafe class NumberPlaces : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public NumberPlaces(int length)
        : base(ownsHandle: true)
    {
        Length = length;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)length, sizeof(ulong)));
    }

    public int Length { get; }

    public Span<ulong> Span => new((void*)handle, Length);

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
