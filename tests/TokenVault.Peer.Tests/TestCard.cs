using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;

namespace TokenVault.Peer.Tests;

internal static class TestCard
{
    /// <summary>Published for tests by several processors.</summary>
    public const string Published = "4111111111111111";

    public static TokenizeRequest Request(string number = Published) =>
        new() { Card = new Card { Number = ByteString.CopyFromUtf8(number), ExpiryMonth = 12, ExpiryYear = 2035 } };

    /// <summary>Cards of a range that no scheme issues.</summary>
    public static TokenizeRequest[] Requests(int count)
    {
        var number = new byte[CardNumbers.Digits];
        return [.. Enumerable.Range(1, count).Select(index =>
        {
            CardNumbers.Write(index, number);
            return new TokenizeRequest { Card = new Card { Number = ByteString.CopyFrom(number), ExpiryMonth = 12, ExpiryYear = 2035 } };
        })];
    }
}
