using System.Buffers.Binary;
using System.Diagnostics;

namespace TokenVault.Load.Wire;

/// <summary>
/// An HTTP/2 connection (RFC 9113) for the calls of one gRPC method: what a client needs to load a server, and nothing else. Streams are
/// named by slots of the caller's, so that nothing is allocated or looked up by hash for a call.
/// </summary>
/// <remarks>
/// One thread reads. Whoever writes holds the <see cref="Gate"/>, which the reader holds while it tells what a read brought. What is
/// written stays in the buffer until <see cref="Flush"/> or the end of the reader's round.
/// </remarks>
internal sealed class WireConnection : IDisposable
{
    /// <summary>The least that a server takes in one frame (RFC 9113, section 6.5.2).</summary>
    public const int PayloadBytesMax = 16 * 1024;

    private const int WindowMax = int.MaxValue;
    private const int DefaultWindow = 65_535;

    // Room is made again when half is used up: a thousand million bytes, so hardly ever.
    private const int CreditAt = WindowMax / 2;

    private readonly Stream _stream;
    private readonly FrameReader _frames;
    private readonly OutgoingBuffer _out;
    private readonly RequestHead _head;
    private readonly HeaderReader _headers = new();
    private readonly PeerSettings _settings = new();
    private readonly StreamSlots _slots;
    private readonly OpenStream[] _open;
    private long _window = DefaultWindow;
    private int _received;
    private bool _hasSettings;
    private bool _hasBegun;

    private WireConnection(Stream stream, RequestHead head, int slots)
    {
        (_stream, _head) = (stream, head);
        (_frames, _out) = (new FrameReader(stream), new OutgoingBuffer(stream));
        (_slots, _open) = (new StreamSlots(slots), new OpenStream[slots]);
    }

    public Lock Gate { get; } = new();

    /// <summary>How many streams the server takes at once on this connection.</summary>
    public long StreamsMax => _settings.StreamsMax;

    /// <summary>Why the latest call that did not end well did not. Told before the sink hears of its end.</summary>
    public string LastRefusal { get; private set; } = "";

    /// <summary>Connects and waits for the server's settings.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="path">The method, such as /package.Service/Method.</param>
    /// <param name="slots">How many calls are under way at most.</param>
    /// <exception cref="IOException">No connection.</exception>
    /// <exception cref="WireException">The server does not take what this client sends.</exception>
    public static WireConnection Open(WireTarget target, string path, int slots) =>
        Open(target.Connect(), new RequestHead(target.Scheme, target.HostAndPort, path), slots);

    /// <summary>The same over a stream that is there.</summary>
    public static WireConnection Open(Stream stream, RequestHead head, int slots)
    {
        var connection = new WireConnection(stream, head, slots);
        connection.Greet();
        return connection;
    }

    /// <summary>How many bytes of messages may be sent now on a slot's stream; may be less than none after the server's second thoughts.</summary>
    public int RoomOf(int slot) => (int)Math.Min(int.MaxValue, Math.Min(_window, _open[slot].Window));

    /// <summary>How many bytes of messages may be sent now on a stream that is yet to be begun.</summary>
    public int Room => (int)Math.Min(int.MaxValue, Math.Min(_window, _settings.InitialWindow));

    /// <summary>Begins a call in a slot that is free.</summary>
    public void Begin(int slot)
    {
        var id = _slots.Open(slot);
        _open[slot] = new OpenStream { Id = id, Window = _settings.InitialWindow };
        var block = _hasBegun ? _head.Later : _head.First;
        _hasBegun = true;
        var frame = _out.Reserve(FrameHeader.Bytes + block.Length);
        new FrameHeader(block.Length, FrameType.Headers, FrameFlags.EndHeaders, id).Write(frame);
        block.CopyTo(frame[FrameHeader.Bytes..]);
        _out.Advance(FrameHeader.Bytes + block.Length);
    }

    /// <summary>Room for a DATA frame's payload, at most 16 KiB; what is written there goes with <see cref="SendData"/>.</summary>
    public Span<byte> ReserveData(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, PayloadBytesMax);
        return _out.Reserve(FrameHeader.Bytes + bytes)[FrameHeader.Bytes..];
    }

    /// <summary>Sends what was written to the room. The caller has seen that there is room for it at the server.</summary>
    public void SendData(int slot, int bytes, bool isLast)
    {
        ref var stream = ref _open[slot];
        var frame = _out.Reserve(FrameHeader.Bytes + bytes);
        new FrameHeader(bytes, FrameType.Data, isLast ? FrameFlags.EndStream : FrameFlags.None, stream.Id).Write(frame);
        _out.Advance(FrameHeader.Bytes + bytes);
        _window -= bytes;
        stream.Window -= bytes;
    }

    /// <summary>Asks the server for an answer, which wakes the reader.</summary>
    public void Ping() => WriteFrame(FrameType.Ping, FrameFlags.None, stream: 0, stackalloc byte[8]);

    public void Flush() => _out.Flush();

    /// <summary>Waits for one read, tells the sink what it brought and sends what was written meanwhile.</summary>
    /// <exception cref="IOException">The connection broke, or nothing came for too long.</exception>
    /// <exception cref="WireException">The server ended it, or breaks the protocol.</exception>
    public void ReadOnce(IStreamSink sink)
    {
        if (!_frames.Fill())
        {
            throw new WireException("The server closed the connection.");
        }

        lock (Gate)
        {
            sink.OnRead(Stopwatch.GetTimestamp());
            while (_frames.TryNext(out var frame, out var payload))
            {
                Take(frame, payload, sink);
            }

            sink.OnReadEnd();
            Flush();
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Greet()
    {
        var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
        preface.CopyTo(_out.Reserve(preface.Length));
        _out.Advance(preface.Length);

        // ENABLE_PUSH 0, INITIAL_WINDOW_SIZE as large as can be, and the connection's window as well.
        ReadOnlySpan<byte> settings = [0, 2, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF];
        WriteFrame(FrameType.Settings, FrameFlags.None, stream: 0, settings);
        WriteCredit(stream: 0, WindowMax - DefaultWindow);
        Flush();
        while (!_hasSettings)
        {
            ReadOnce(NobodyYet.Instance);
        }

        if (_settings.HeaderTableBytes < _head.TableBytes)
        {
            throw new WireException("The server's table of header fields is too small for those of one method.");
        }
    }

    private void Take(FrameHeader frame, ReadOnlySpan<byte> payload, IStreamSink sink)
    {
        switch (frame.Type)
        {
            case FrameType.Data:
                TakeData(frame, payload, sink);
                break;
            case FrameType.Headers:
                TakeHeaders(frame, payload, sink);
                break;
            case FrameType.ResetStream:
                LastRefusal = $"the server reset the stream: error {BinaryPrimitives.ReadInt32BigEndian(payload)}";
                End(_slots.Find(frame.Stream), isGood: false, sink);
                break;
            case FrameType.Settings when !frame.Has(FrameFlags.Acknowledges):
                TakeSettings(payload);
                break;
            case FrameType.Ping when !frame.Has(FrameFlags.Acknowledges):
                WriteFrame(FrameType.Ping, FrameFlags.Acknowledges, stream: 0, payload);
                break;
            case FrameType.WindowUpdate:
                TakeRoom(frame.Stream, BinaryPrimitives.ReadInt32BigEndian(payload) & WindowMax);
                break;
            case FrameType.GoAway:
                throw new WireException($"The server ended the connection: error {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}.");
            case FrameType.PushPromise or FrameType.Continuation:
                throw new WireException($"The server sent {frame.Type}, which this client does not take.");
            default:
                // Acknowledgements, priorities, and what RFC 9113, section 4.1, says to ignore.
                break;
        }
    }

    private void TakeData(FrameHeader frame, ReadOnlySpan<byte> payload, IStreamSink sink)
    {
        _received += frame.Length;
        if (_received >= CreditAt)
        {
            WriteCredit(stream: 0, _received);
            _received = 0;
        }

        var slot = _slots.Find(frame.Stream);
        if (slot < 0)
        {
            return;
        }

        ref var stream = ref _open[slot];
        stream.Received += frame.Length;
        if (stream.Received >= CreditAt)
        {
            WriteCredit(stream.Id, stream.Received);
            stream.Received = 0;
        }

        sink.OnData(slot, frame.ContentOf(payload));
        if (frame.Has(FrameFlags.EndStream))
        {
            LastRefusal = "the answer ended without a status";
            End(slot, isGood: false, sink);
        }
    }

    private void TakeHeaders(FrameHeader frame, ReadOnlySpan<byte> payload, IStreamSink sink)
    {
        if (!frame.Has(FrameFlags.EndHeaders))
        {
            throw new WireException("The server sent header fields in several frames, which this client does not take.");
        }

        var meanings = _headers.Read(frame.ContentOf(payload));
        var slot = _slots.Find(frame.Stream);
        if (slot < 0)
        {
            return;
        }

        ref var stream = ref _open[slot];
        stream.Seen |= meanings;
        if (frame.Has(FrameFlags.EndStream))
        {
            var isGood = stream.Seen == (HeaderMeanings.HttpOk | HeaderMeanings.GrpcOk);
            LastRefusal = isGood ? LastRefusal
                : (stream.Seen & (HeaderMeanings.HttpRefused | HeaderMeanings.GrpcRefused)) != 0 ? _headers.LastRefusal.ToString()
                : "the answer ended without a status";
            End(slot, isGood, sink);
        }
    }

    private void TakeSettings(ReadOnlySpan<byte> payload)
    {
        var before = _settings.InitialWindow;
        _settings.Read(payload);
        for (var slot = 0; slot < _open.Length; slot++)
        {
            _open[slot].Window += (long)_settings.InitialWindow - before;
        }

        _hasSettings = true;
        WriteFrame(FrameType.Settings, FrameFlags.Acknowledges, stream: 0, []);
    }

    private void TakeRoom(int stream, int more)
    {
        if (stream == 0)
        {
            _window += more;
        }
        else if (_slots.Find(stream) is var slot and >= 0)
        {
            _open[slot].Window += more;
        }
    }

    private void End(int slot, bool isGood, IStreamSink sink)
    {
        if (slot >= 0)
        {
            _slots.Close(_open[slot].Id);
            sink.OnEnd(slot, isGood);
        }
    }

    private void WriteCredit(int stream, int bytes)
    {
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        WriteFrame(FrameType.WindowUpdate, FrameFlags.None, stream, payload);
    }

    private void WriteFrame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = _out.Reserve(FrameHeader.Bytes + payload.Length);
        new FrameHeader(payload.Length, type, flags, stream).Write(frame);
        payload.CopyTo(frame[FrameHeader.Bytes..]);
        _out.Advance(FrameHeader.Bytes + payload.Length);
    }
}
