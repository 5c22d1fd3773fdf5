using System.Net.Sockets;
using Grpc.Core;
using TokenVault.Gateway.Payments.Sending;

namespace TokenVault.Gateway.Tests.Payments.Sending;

public sealed class AdapterReachTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.HostNotFound)]
    public void Knows_ThatNothingLeft_WhereNoConnectionWasMade(SocketError error) =>
        Assert.True(AdapterReach.WasNotReached(Unavailable(new SocketException((int)error))));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    public void Knows_ThatNothingLeft_WhereHttpSaysThatItDidNotConnect(HttpRequestError error) =>
        Assert.True(AdapterReach.WasNotReached(Unavailable(new HttpRequestException(error))));

    // A route that goes away under an open connection ends it with the same words as one that was never there.
    [Theory]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.ConnectionRefused)]
    [InlineData(SocketError.ConnectionReset)]
    public void Concludes_NothingFromAConnectionThatBrokeLater(SocketError error) => Assert.False(AdapterReach.WasNotReached(
        Unavailable(new HttpRequestException("sending", new IOException("broken", new SocketException((int)error))))));

    [Theory]
    [InlineData(HttpRequestError.HttpProtocolError)]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    public void Concludes_NothingFromABrokenExchange(HttpRequestError error) =>
        Assert.False(AdapterReach.WasNotReached(Unavailable(new HttpRequestException(error))));

    [Fact]
    public void Concludes_NothingWithoutACause()
    {
        Assert.False(AdapterReach.WasNotReached(new RpcException(new Status(StatusCode.Unavailable, ""))));
        Assert.False(AdapterReach.WasNotReached(new RpcException(
            new Status(StatusCode.Internal, "", new SocketException((int)SocketError.ConnectionRefused)))));
    }

    private static RpcException Unavailable(Exception cause) => new(new Status(StatusCode.Unavailable, "", cause));
}
