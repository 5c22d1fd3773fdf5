using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Wire;

public class HeaderReaderTests
{
    // RFC 7541, appendix C.5, with the table of 256 bytes that it begins with.
    private const string TableOf256 = "3FE101";
    private const string First =
        "4803333032580770726976617465611D4D6F6E2C203231204F637420323031332032303A31333A323120474D546E1768747470733A2F2F7777772E6578616D706C652E636F6D";
    private const string Second = "4803333037C1C0BF";
    private const string Third =
        "88C1611D4D6F6E2C203231204F637420323031332032303A31333A323220474D54C05A04677A69707738666F6F3D4153444A4B48514B425A584F5157454F50495541585157454F49553B206D61782D6167653D333630303B2076657273696F6E3D31";

    private static readonly (string Name, string Value)[] Fields =
    [
        ("grpc-status", "0"), ("grpc-status", "14"), (":status", "200"), (":status", "503"), ("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
        ("content-type", "application/grpc"), ("grpc-message", "no"), ("x", new string('y', 900)), ("server", "Kestrel"), ("", ""),
        ("x-long", new string('z', 5000)),
    ];

    [Fact]
    public void Reads_ThePublishedExamples()
    {
        var reader = new HeaderReader();
        Assert.Equal(HeaderMeanings.HttpRefused, Read(reader, TableOf256 + First));

        // The fourth entry is the status of the block before.
        Assert.Equal(HeaderMeanings.HttpRefused, Read(reader, "C1"));
        Assert.Equal(HeaderMeanings.HttpRefused, Read(reader, Second));
        Assert.Equal(HeaderMeanings.HttpRefused, Read(reader, "BE"));
        Assert.Equal(HeaderMeanings.None, Read(reader, "C1"));
        Assert.Equal(HeaderMeanings.HttpOk, Read(reader, Third));

        // Three entries are left; the statuses have fallen out.
        Assert.Equal(HeaderMeanings.None, Read(reader, "BEBFC0"));
        Assert.Throws<WireException>(() => Read(reader, "C1"));
    }

    // The peer is played by an encoder that keeps names and values in a list, as the RFC draws the table.
    [Fact]
    public void Finds_AStatusWhereverItsEntryHasMoved() =>
        Gen.Select(Gen.Int[0, Fields.Length - 1], Gen.Int[0, 3]).Array[1, 300].Sample(choices =>
        {
            var (reader, peer) = (new HeaderReader(), new ListedHeaders(4096));
            foreach (var (field, form) in choices)
            {
                var (name, value) = Fields[field];
                var block = peer.Write(name, value, form);
                if (reader.Read(block) != Meaning(name, value))
                {
                    return false;
                }
            }

            return true;
        }, iter: 500);

    [Fact]
    public void Refuses_ABlockThatIsCutShort()
    {
        var block = Convert.FromHexString(First);
        var read = 0;
        for (var length = 1; length < block.Length; length++)
        {
            try
            {
                new HeaderReader().Read(block.AsSpan(0, length));
                read++;
            }
            catch (WireException)
            {
                // As it must be where a field is cut.
            }
        }

        // It can be cut between its four fields.
        Assert.Equal(3, read);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("BE")]
    [InlineData("408825A849E95BA97D7F8925A849E95BB8E8B4BF")]
    [InlineData("3FE120")]
    [InlineData("FFFFFFFFFFFF01")]
    public void Refuses_WhatItCanNotRead(string block) => Assert.Throws<WireException>(() => Read(new HeaderReader(), block));

    [Fact]
    public void Keeps_WhyACallWasRefused()
    {
        var reader = new HeaderReader();
        var peer = new ListedHeaders(4096);
        reader.Read([.. peer.Write("grpc-message", "away", form: 3), .. peer.Write("grpc-status", "14", form: 3)]);
        Assert.Equal("grpc-status 14 away", reader.LastRefusal.ToString());

        reader.Read(peer.Write("grpc-status", "13", form: 1));
        Assert.Equal("grpc-status 13", reader.LastRefusal.ToString());

        reader.Read(peer.Write("grpc-status", "0", form: 1));
        Assert.Equal("grpc-status 13", reader.LastRefusal.ToString());

        // All by their indexes, as a server does the second time.
        reader.Read([.. peer.Write("grpc-message", "away", form: 0), .. peer.Write("grpc-status", "14", form: 0)]);
        Assert.Equal("grpc-status 14 away", reader.LastRefusal.ToString());

        Read(reader, "8D");
        Assert.Equal(":status 404", reader.LastRefusal.ToString());
    }

    [Fact]
    public void Keeps_TheReasonInTheDetails_AndNothingOfWhatIsNone()
    {
        var details = new Google.Rpc.Status { Code = 8, Details = { Any.Pack(new ErrorInfo { Domain = "tokenvault", Reason = "BUSY" }) } };
        var reader = new HeaderReader();
        var peer = new ListedHeaders(4096);
        reader.Read(
        [
            .. peer.Write("grpc-status", "8", form: 2),
            .. peer.Write("grpc-message", "later", form: 2),
            .. peer.Write("grpc-status-details-bin", Convert.ToBase64String(details.ToByteArray()).TrimEnd('='), form: 2),
        ]);
        Assert.Equal("grpc-status 8 BUSY later", reader.LastRefusal.ToString());

        reader.Read([.. peer.Write("grpc-status", "8", form: 2), .. peer.Write("grpc-status-details-bin", "no base64", form: 2)]);
        Assert.Equal("grpc-status 8", reader.LastRefusal.ToString());
    }

    private static HeaderMeanings Read(HeaderReader reader, string block) => reader.Read(Convert.FromHexString(block));

    private static HeaderMeanings Meaning(string name, string value) => (name, value) switch
    {
        (":status", "200") => HeaderMeanings.HttpOk,
        (":status", _) => HeaderMeanings.HttpRefused,
        ("grpc-status", "0") => HeaderMeanings.GrpcOk,
        ("grpc-status", _) => HeaderMeanings.GrpcRefused,
        _ => HeaderMeanings.None,
    };

    private sealed class ListedHeaders(int bytesMax)
    {
        private readonly List<(string Name, string Value)> _entries = [];

        // 0: by an index where there is one. 1: name by an index where there is one, kept. 2: in full, not kept. 3: in full, kept.
        public byte[] Write(string name, string value, int form)
        {
            var whole = _entries.FindIndex(entry => entry == (name, value));
            if (form == 0 && whole >= 0)
            {
                return [.. Integer(0x80, 7, 62 + whole)];
            }

            var named = form < 2 ? _entries.FindIndex(entry => string.Equals(entry.Name, name, StringComparison.Ordinal)) : -1;
            var isKept = form != 2;
            List<byte> block = [.. isKept ? Integer(0x40, 6, named < 0 ? 0 : 62 + named) : Integer(0, 4, 0)];
            if (named < 0)
            {
                block.AddRange(Text(name));
            }

            block.AddRange(Text(value));
            if (isKept)
            {
                Keep(name, value);
            }

            return [.. block];
        }

        private void Keep(string name, string value)
        {
            _entries.Insert(0, (name, value));
            while (_entries.Sum(entry => 32 + entry.Name.Length + entry.Value.Length) > bytesMax)
            {
                _entries.RemoveAt(_entries.Count - 1);
            }
        }

        private static byte[] Text(string text) => [.. Integer(0, 7, text.Length), .. Encoding.ASCII.GetBytes(text)];

        private static List<byte> Integer(byte mark, int bits, int value)
        {
            var max = (1 << bits) - 1;
            if (value < max)
            {
                return [(byte)(mark | value)];
            }

            List<byte> bytes = [(byte)(mark | max)];
            for (value -= max; value >= 128; value >>= 7)
            {
                bytes.Add((byte)(value | 128));
            }

            bytes.Add((byte)value);
            return bytes;
        }
    }
}
