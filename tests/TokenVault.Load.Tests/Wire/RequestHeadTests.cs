using System.Text;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Wire;

public class RequestHeadTests
{
    [Fact]
    public void Puts_FieldsIntoTheServersTableAndPointsAtThem()
    {
        var head = new RequestHead("https", "127.0.0.1:7", "/p.S/M");
        byte[] first =
        [
            0x83, 0x87, 0x44, 6, .. "/p.S/M"u8, 0x41, 11, .. "127.0.0.1:7"u8, 0x5F, 16, .. "application/grpc"u8,
            0x40, 2, .. "te"u8, 8, .. "trailers"u8,
        ];
        Assert.Equal(first, head.First);

        // Path, authority, content type, te: the latest entry is 62.
        Assert.Equal([0x83, 0x87, 0x80 | 65, 0x80 | 64, 0x80 | 63, 0x80 | 62], head.Later);
        var text = ":path/p.S/M" + ":authority127.0.0.1:7" + "content-typeapplication/grpc" + "tetrailers";
        Assert.Equal((4 * 32) + Encoding.ASCII.GetByteCount(text), head.TableBytes);
    }

    [Fact]
    public void Says_HttpInClear() => Assert.Equal(0x86, new RequestHead("http", "h", "/p").Later[1]);
}
