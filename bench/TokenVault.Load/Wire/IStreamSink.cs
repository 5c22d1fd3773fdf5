namespace TokenVault.Load.Wire;

/// <summary>Whoever makes the calls of a connection. Called by its reader, which holds the connection's gate.</summary>
internal interface IStreamSink
{
    /// <summary>A read brought something; what comes of it follows. Once for each read, so that time is read once for many calls.</summary>
    void OnRead(long timestamp);

    /// <summary>Bytes of a stream's answer, borrowed; cut anywhere.</summary>
    void OnData(int slot, ReadOnlySpan<byte> data);

    /// <summary>The stream is over and its slot free. Good means HTTP status 200 and gRPC status 0, each stated.</summary>
    void OnEnd(int slot, bool isGood);

    /// <summary>All of a read was told. What was written meanwhile goes out right after it.</summary>
    void OnReadEnd();
}
