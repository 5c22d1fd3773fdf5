using System.Buffers.Binary;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Wire;

public class MessageSplitterTests
{
    private const int MessageMax = 64;

    [Fact]
    public void Cuts_MessagesWhereverAFrameEnds()
    {
        string[] expected = ["", "00", new string('A', 2 * MessageMax), "0102"];
        var bytes = expected.SelectMany(Framed).ToArray();
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                Assert.Equal(expected, Split(bytes[..first], bytes[first..second], bytes[second..]));
            }
        }
    }

    [Fact]
    public void Keeps_ItsPlaceOverManyFrames()
    {
        var expected = Enumerable.Range(0, 20_000).Select(i => i.ToString("X8", System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var frames = expected.SelectMany(Framed).Chunk(1013).ToArray();
        Assert.Equal(expected, Split(frames));
    }

    [Fact]
    public void Refuses_WhatIsTooLongOrCompressed()
    {
        Assert.Throws<WireException>(() => Split([0, 0, 0, 0, MessageMax + 1]));
        Assert.Throws<WireException>(() => Split([1, 0, 0, 0, 1, 9]));
        Assert.Throws<WireException>(() => Split([0, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private static byte[] Framed(string hex)
    {
        var message = Convert.FromHexString(hex);
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    private static List<string> Split(params byte[][] frames)
    {
        var splitter = new MessageSplitter(MessageMax);
        var messages = new List<string>();
        foreach (var frame in frames)
        {
            splitter.Add(frame);
            while (splitter.TryNext(out var message))
            {
                messages.Add(Convert.ToHexString(message));
            }
        }

        return messages;
    }
}
