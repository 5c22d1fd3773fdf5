namespace TokenVault.CardScan.Tests;

public sealed class SecurityCodeTests : IDisposable
{
    private readonly ScannedFolder _folder = new();

    [Theory]
    [InlineData("""{"cvc":"947"}""")]
    [InlineData("""{"cvc": 947}""")]
    [InlineData("""{\"cvc\":\"947\"}""")]
    [InlineData("card%5Bcvc%5D=947&x=1")]
    [InlineData("card[cvc]=947")]
    [InlineData("CVV2 is off, CVC_VALUE: 947")]
    [InlineData("security_code=947")]
    [InlineData("\"947\"")]
    [InlineData("k=947&")]
    [InlineData("got 8163 from the caller")]
    [InlineData("[8163]")]
    public void Finds_ACode(string text)
    {
        _folder.PlantAlone("log.txt", ScannedFolder.Ascii("words before " + text + " words after"));
        Assert.NotEmpty(_folder.Scan());
    }

    [Fact]
    public void Finds_ACode_AsAProtobufField()
    {
        _folder.Plant("frame.bin", [0x1a, 3, .. "947"u8, 0x20, 1]);
        Assert.Contains(_folder.Scan(), find => find.Encoding == "security code as a protobuf field");
    }

    [Theory]
    [InlineData("took 947 ms")]
    [InlineData("2026-11-24T03:00:01.8163Z")]
    [InlineData("""{"durationMs":947}""")]
    [InlineData("127.0.0.1:8163/")]
    [InlineData("id-8163-x")]
    [InlineData("version 10.947.1")]
    [InlineData("19470")]
    public void Passes_OrdinaryNumbers(string text)
    {
        _folder.PlantAlone("log.txt", ScannedFolder.Ascii("words before " + text + " words after"));
        Assert.Empty(_folder.Scan());
    }

    public void Dispose() => _folder.Dispose();
}
