namespace TokenVault.Load.Wire;

/// <summary>
/// Which slot a stream belongs to. A ring by the stream's number: streams are answered about in their order, so that a place is nearly
/// always free again when its turn comes, and a number whose place is not is skipped, which HTTP/2 allows (RFC 9113, section 5.1.1).
/// </summary>
internal sealed class StreamSlots
{
    private readonly Place[] _places;
    private int _next = 1;

    /// <param name="slots">How many streams are open at most.</param>
    public StreamSlots(int slots) => _places = new Place[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)slots * 4)];

    /// <summary>Takes the next stream number for a slot.</summary>
    /// <exception cref="WireException">The connection's numbers are used up: after a thousand million calls.</exception>
    public int Open(int slot)
    {
        while (true)
        {
            if (_next < 0)
            {
                throw new WireException("All stream numbers of this connection are used up.");
            }

            var stream = _next;
            _next = unchecked(_next + 2);
            ref var place = ref At(stream);
            if (place.Stream == 0)
            {
                place = new Place { Stream = stream, Slot = slot };
                return stream;
            }
        }
    }

    /// <summary>The slot of a stream, or -1 where it is not open.</summary>
    public int Find(int stream)
    {
        ref var place = ref At(stream);
        return stream != 0 && place.Stream == stream ? place.Slot : -1;
    }

    public void Close(int stream) => At(stream) = default;

    private ref Place At(int stream) => ref _places[(stream >> 1) & (_places.Length - 1)];

    private struct Place
    {
        public int Stream;
        public int Slot;
    }
}
