using System.IO.MemoryMappedFiles;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Memory of the system's, zero at first. All of it is reserved at once and none of it is taken before it is written, so that what grows in it
/// never has to be copied to a larger place and stands beside itself meanwhile; the collector knows nothing of it.
/// </summary>
internal sealed unsafe class NumberMemory : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <exception cref="IOException">The system reserves no more.</exception>
    public NumberMemory(long bytes)
    {
        Bytes = bytes;

        // Without a name and a file: of this process alone.
        _map = MemoryMappedFile.CreateNew(mapName: null, bytes);
        _view = _map.CreateViewAccessor(0, bytes);
        _start = (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle();
    }

    public long Bytes { get; }

    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond what was reserved.</exception>
    public Span<byte> At(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(offset + length), (ulong)Bytes, nameof(offset));
        return new Span<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }
}
