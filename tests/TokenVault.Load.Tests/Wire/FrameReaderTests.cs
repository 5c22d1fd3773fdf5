using CsCheck;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Wire;

public class FrameReaderTests
{
    [Fact]
    public void Reads_FramesWhereverAReadEnds()
    {
        var (bytes, expected) = Frames([0, 8, 1, 40, 0, 17]);
        for (var first = 1; first < bytes.Length; first++)
        {
            Assert.Equal(expected, ReadAll(new ChunkedStream(bytes, first, int.MaxValue)));
        }

        Assert.Equal(expected, ReadAll(new ChunkedStream(bytes, 1)));
    }

    [Fact]
    public void Reads_FramesOfAnyLengthInReadsOfAnyLength() =>
        Gen.Select(Gen.Int[0, 16 * 1024].Array[1, 40], Gen.Int[1, 70_000].Array[1, 40]).Sample((lengths, chunks) =>
        {
            var (bytes, expected) = Frames(lengths);
            return expected.SequenceEqual(ReadAll(new ChunkedStream(bytes, chunks)), StringComparer.Ordinal);
        }, iter: 200);

    [Fact]
    public void Refuses_AFrameLongerThanAnyMayBe()
    {
        var bytes = new byte[FrameHeader.Bytes];
        new FrameHeader((16 * 1024) + 1, FrameType.Data, 0, 1).Write(bytes);
        Assert.Throws<WireException>(() => ReadAll(new ChunkedStream(bytes, int.MaxValue)));
    }

    [Fact]
    public void Takes_PaddingAndPriorityOffHeaders()
    {
        var frame = new FrameHeader(13, FrameType.Headers, FrameFlags.Padded | FrameFlags.Priority, 1);
        Assert.Equal([7, 8, 9], frame.ContentOf([4, 1, 1, 1, 1, 1, 7, 8, 9, 0, 0, 0, 0]).ToArray());
        var data = new FrameHeader(4, FrameType.Data, FrameFlags.Padded, 1);
        Assert.Equal([7, 8], data.ContentOf([1, 7, 8, 0]).ToArray());
    }

    private static (byte[] Bytes, List<string> Expected) Frames(int[] lengths)
    {
        var bytes = new List<byte>();
        var expected = new List<string>();
        for (var i = 0; i < lengths.Length; i++)
        {
            var payload = new byte[lengths[i]];
            new Random(i).NextBytes(payload);
            var header = new byte[FrameHeader.Bytes];
            var frame = new FrameHeader(payload.Length, (FrameType)(i % 9), (byte)(i * 3), i * 65_537);
            frame.Write(header);
            bytes.AddRange(header);
            bytes.AddRange(payload);
            expected.Add(Tell(frame, payload));
        }

        return ([.. bytes], expected);
    }

    private static List<string> ReadAll(Stream stream)
    {
        var reader = new FrameReader(stream);
        var frames = new List<string>();
        while (reader.Fill())
        {
            while (reader.TryNext(out var frame, out var payload))
            {
                frames.Add(Tell(frame, payload));
            }
        }

        return frames;
    }

    private static string Tell(FrameHeader frame, ReadOnlySpan<byte> payload) => $"{frame} {Convert.ToHexString(payload)}";
}
