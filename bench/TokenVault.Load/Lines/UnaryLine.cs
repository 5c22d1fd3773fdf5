using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TokenVault.Load.Calls;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Lines;

/// <summary>
/// Unary calls over one connection. Callers are no tasks: when an answer is whole, the reader itself begins what is next in that caller's
/// slot, and what all answers of one read led to goes out in one write.
/// </summary>
internal abstract class UnaryLine : Line
{
    // Before each gRPC message: whether it is compressed, and its length.
    private const int PrefixBytes = 5;

    private readonly ICallWork _work;
    private readonly Call[] _calls;
    private readonly byte[] _answers;
    private readonly int _answerBytes;

    protected UnaryLine(WireConnection connection, ICallWork work, int slots)
        : base(connection)
    {
        (_work, _calls) = (work, new Call[slots]);
        _answerBytes = PrefixBytes + work.AnswerBytesMax;
        _answers = new byte[slots * _answerBytes];
    }

    /// <summary>Calls under way.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Whether the server takes another request's bytes.</summary>
    protected bool HasRoom => Connection.Room >= PrefixBytes + _work.RequestBytesMax;

    protected int Slots => _calls.Length;

    protected ICallWork Work => _work;

    public override void OnData(int slot, ReadOnlySpan<byte> data)
    {
        ref var call = ref _calls[slot];
        if (call.Length + data.Length > _answerBytes)
        {
            // Longer than any right answer: told as one at the end.
            call.Length = int.MaxValue / 2;
            return;
        }

        data.CopyTo(_answers.AsSpan((slot * _answerBytes) + call.Length));
        call.Length += data.Length;
    }

    public override void OnEnd(int slot, bool isGood)
    {
        Outstanding--;
        Done++;
        var call = _calls[slot];
        Record(call.Since);
        if (!isGood)
        {
            CountError("refused: " + Connection.LastRefusal);
        }
        else if (!TryRead(slot, call.Length, out var message) || !_work.Accept(call.Card, message))
        {
            CountError("an answer that is not the one wanted");
        }

        OnFree(slot);
    }

    /// <summary>A slot's call has ended. The next may be begun.</summary>
    protected abstract void OnFree(int slot);

    /// <summary>Begins a call; its latency counts from the moment given.</summary>
    protected void Begin(int slot, long card, long since)
    {
        _calls[slot] = new Call { Card = card, Since = since };
        Outstanding++;
        Connection.Begin(slot);
        var room = Connection.ReserveData(PrefixBytes + _work.RequestBytesMax);
        var length = _work.Write(card, room[PrefixBytes..]);
        room[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], length);
        Connection.SendData(slot, PrefixBytes + length, isLast: true);
    }

    protected override void Fail(string why)
    {
        Done += Outstanding;
        for (; Outstanding > 0; Outstanding--)
        {
            CountError(why);
        }
    }

    private bool TryRead(int slot, int length, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (length < PrefixBytes || length > _answerBytes)
        {
            return false;
        }

        var body = _answers.AsSpan(slot * _answerBytes, length);
        message = body[PrefixBytes..];
        return body[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(body[1..]) == message.Length;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Call
    {
        public long Card;
        public long Since;
        public int Length;
    }
}
