using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TokenVault.Load.Calls;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>
/// One TokenizeStream over one connection. As many cards as the stream's width are under way: an answer makes place for the next card.
/// The messages that one read led to go out as one DATA frame, as far as the server has made room; the others wait.
/// </summary>
/// <param name="connection">With one slot.</param>
/// <param name="work">What is asked; its answers come in any order and carry the place that they are for.</param>
/// <param name="width">Cards under way, at most <see cref="StreamCall.PlacesMax"/>.</param>
/// <param name="end">When no more cards go out (Stopwatch).</param>
internal sealed class CardStream(WireConnection connection, ICallWork work, int width, long end) : Line(connection)
{
    private const int Slot = 0;
    private const int PrefixBytes = 5;

    private readonly Place[] _places = new Place[width];
    private readonly MessageSplitter _answers = new(StreamCall.AnswerBytesOf(work.AnswerBytesMax));

    // Each place has at most one message in it, so it can't overflow.
    private readonly byte[] _written = new byte[width * (PrefixBytes + StreamCall.RequestBytesOf(work.RequestBytesMax))];
    private int _writtenBytes;
    private int _underWay;
    private bool _isClosing;
    private bool _isOver;

    protected override bool IsBusy => !_isOver;

    public override void OnData(int slot, ReadOnlySpan<byte> data)
    {
        _answers.Add(data);
        while (_answers.TryNext(out var message))
        {
            if (!StreamCall.TryRead(message, out var place, out var answer) || place >= width || !_places[place].IsUnderWay)
            {
                throw new WireException("The server answered what was not asked.");
            }

            ref var asked = ref _places[place];
            asked.IsUnderWay = false;
            _underWay--;
            Done++;
            Record(asked.Since);
            if (!work.Accept(asked.Card, answer))
            {
                CountError("an answer that is not the one wanted");
            }

            Ask(place);
        }
    }

    public override void OnEnd(int slot, bool isGood)
    {
        _isOver = true;
        if (_underWay > 0 || !isGood)
        {
            FailAll("the stream ended: " + Connection.LastRefusal);
        }
    }

    public override void OnReadEnd()
    {
        Send();
        if (_underWay == 0 && !_isClosing && !_isOver)
        {
            _isClosing = true;
            Connection.ReserveData(0);
            Connection.SendData(Slot, 0, isLast: true);
        }
    }

    protected override void Start()
    {
        lock (Connection.Gate)
        {
            Now = Stopwatch.GetTimestamp();
            Connection.Begin(Slot);
            for (var place = 0; place < width; place++)
            {
                Ask(place);
            }

            Send();
            Connection.Flush();
        }
    }

    protected override void Fail(string why)
    {
        _isOver = true;
        FailAll(why);
    }

    private void FailAll(string why)
    {
        // A stream that was refused before it brought anything is an error too.
        CountError(why);
        Done += _underWay;
        for (; _underWay > 1; _underWay--)
        {
            CountError(why);
        }

        _underWay = 0;
    }

    private void Ask(int place)
    {
        if (Now >= end || work.Next(place) is not (var card and >= 0))
        {
            return;
        }

        _places[place] = new Place { Card = card, Since = Now, IsUnderWay = true };
        _underWay++;
        var room = _written.AsSpan(_writtenBytes);
        var length = StreamCall.Write(work, place, card, room[PrefixBytes..]);
        room[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], length);
        _writtenBytes += PrefixBytes + length;
    }

    private void Send()
    {
        var sent = 0;
        while (sent < _writtenBytes && Connection.RoomOf(Slot) is var room and > 0)
        {
            var bytes = Math.Min(Math.Min(_writtenBytes - sent, room), WireConnection.PayloadBytesMax);
            _written.AsSpan(sent, bytes).CopyTo(Connection.ReserveData(bytes));
            Connection.SendData(Slot, bytes, isLast: false);
            sent += bytes;
        }

        if (sent > 0)
        {
            Buffer.BlockCopy(_written, sent, _written, 0, _writtenBytes - sent);
            _writtenBytes -= sent;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Place
    {
        public long Card;
        public long Since;
        public bool IsUnderWay;
    }
}
