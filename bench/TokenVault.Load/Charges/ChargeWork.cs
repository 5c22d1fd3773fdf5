using System.Security.Cryptography;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;

namespace TokenVault.Load.Charges;

/// <summary>Charges one token after another, each charge under a key of its own; written and read by hand as <see cref="TokenizeCall"/>'s messages are.</summary>
internal sealed class ChargeWork(byte[][] tokens) : ICallWork
{
    // ChargeRequest{token(30), amount{minor_units, currency_code(3)}, idempotency_key} as protobuf lays it out.
    private const byte FirstField = 0x0A;
    private const byte SecondField = 0x12;
    private const byte ThirdField = 0x1A;
    private const byte StatusField = 0x20;
    private const int NameBytes = 30;
    private const int AmountBytes = 3 + 2 + 3;

    // Letters only: a row of digits may look like a card's, and is refused then. Ten of them count further than any run goes.
    private const int CountLetters = 10;
    private const int RunLetters = 16;
    private const int KeyBytes = RunLetters + CountLetters;
    private const int MessageBytes = 2 + NameBytes + 2 + AmountBytes + 2 + KeyBytes;

    private readonly byte[] _run = System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", RunLetters));
    private long _next = -1;
    private long _charged;
    private int _told;

    public string Path => "/tokenvault.v1.PaymentService/Charge";

    public int CardsPerCall => 1;

    public int RequestBytesMax => MessageBytes;

    public int AnswerBytesMax => 2048;

    /// <summary>Charges that were answered as succeeded, over all runs.</summary>
    public long Charged => Interlocked.Read(ref _charged);

    public long Next(int caller) => Interlocked.Increment(ref _next);

    public int Write(long card, Span<byte> message)
    {
        message[0] = FirstField;
        message[1] = NameBytes;
        tokens[card % tokens.Length].CopyTo(message[2..]);
        var amount = message[(2 + NameBytes)..];
        amount[0] = SecondField;
        amount[1] = AmountBytes;

        // 1,000 to 1,999 minor units, two bytes as a varint.
        var units = 1000 + (int)(card % 1000);
        amount[2] = 0x08;
        amount[3] = (byte)(units | 0x80);
        amount[4] = (byte)(units >> 7);
        amount[5] = SecondField;
        amount[6] = 3;
        "EUR"u8.CopyTo(amount[7..]);
        var key = amount[(2 + AmountBytes)..];
        key[0] = ThirdField;
        key[1] = KeyBytes;
        _run.CopyTo(key[2..]);
        var rest = card;
        for (var i = 0; i < CountLetters; i++)
        {
            (rest, var letter) = Math.DivRem(rest, 26);
            key[2 + RunLetters + i] = (byte)('a' + letter);
        }

        return MessageBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message)
    {
        // ChargeResponse{payment{payment_id, token, amount, status}}, in the order of their numbers, as protobuf's own writers keep to.
        var rest = message;
        if (ProtoField.TryTake(ref rest, FirstField, out var payment)
            && ProtoField.TryTake(ref payment, FirstField, out _)
            && ProtoField.TryTake(ref payment, SecondField, out _)
            && ProtoField.TryTake(ref payment, ThirdField, out _)
            && payment.StartsWith((ReadOnlySpan<byte>)[StatusField, (byte)PaymentStatus.Succeeded]))
        {
            Interlocked.Increment(ref _charged);
            return true;
        }

        // An error that is only counted can't be looked into.
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            var told = ChargeResponse.Parser.ParseFrom(message).Payment;
            Console.Error.WriteLine($"first charge that did not succeed: {told?.Status} {told?.DeclineCode}");
        }

        return false;
    }
}
