using System.IO.Compression;
using System.Text;

namespace TokenVault.CardScan.Tests;

public sealed class ContainerTests : IDisposable
{
    private static readonly byte[] Line = ScannedFolder.Ascii("some words, then " + ScannedFolder.Number + " and some words after it, some words after it");
    private readonly ScannedFolder _folder = new();

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    [InlineData("zip")]
    public void Finds_ANumber_Inside(string how)
    {
        _folder.Plant("planted.bin", Pack(how, Line));
        Assert.Contains(_folder.Scan(), find => find.Encoding == "ASCII" && find.Inside.StartsWith(how, StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_ANumber_InsideBareDeflate()
    {
        _folder.PlantAlone("planted.bin", Pack("deflate", Line));
        Assert.Contains(_folder.Scan(), find => find.Inside == "deflate at 0");
    }

    [Fact]
    public void Finds_ANumber_InsideOneInsideAnother()
    {
        _folder.Plant("planted.txt", ScannedFolder.Ascii(" " + Convert.ToBase64String(Pack("gzip", Pack("zstd", Line)))));
        Assert.Contains(_folder.Scan(), find => find.Encoding == "ASCII" && find.Inside.Contains("gzip at 0, zstd at 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_ANumber_InAStreamThatIsCutOff()
    {
        var packed = Pack("gzip", [.. Line, .. Encoding.ASCII.GetBytes(Guid.NewGuid().ToString())]);
        _folder.Plant("planted.bin", packed.AsSpan(0, packed.Length - 20));
        Assert.Contains(_folder.Scan(), find => find.Inside.StartsWith("gzip", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Pack(string how, byte[] bytes)
    {
        var packed = new MemoryStream();
        if (how == "zip")
        {
            using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            using (var entry = archive.CreateEntry("member.txt").Open())
            {
                entry.Write(bytes);
            }

            return packed.ToArray();
        }

        using (Stream stream = how switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "zlib" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZstdSharp.CompressionStream(packed, leaveOpen: true),
        })
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
