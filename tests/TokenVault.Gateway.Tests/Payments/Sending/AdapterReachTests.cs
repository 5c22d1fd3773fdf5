using System.Net.Sockets;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Hosting;
using Enum = System.Enum;
using Status = Grpc.Core.Status;

namespace TokenVault.Gateway.Tests.Payments.Sending;

public sealed partial class AdapterReachTests
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

    // Read from their source, since nothing of the adapter may be referenced here: a code that one of them throws and that is missing here
    // would be told as an outcome that nobody knows, for ever.
    [Theory]
    [InlineData("TokenVault.Processor/Operations/AuthorizeReader.cs")]
    [InlineData("TokenVault.Processor/Operations/FollowUpReader.cs")]
    [InlineData("TokenVault.Processor/Operations/DetailReader.cs")]
    [InlineData("TokenVault.Processor/Operations/CardReader.cs")]
    [InlineData("TokenVault.Processor/Operations/RequestFields.cs")]
    [InlineData("TokenVault.Domain/Payments/PaymentTexts.cs")]
    public void Knows_EachRefusalOfTheAdaptersReaders(string file)
    {
        var thrown = Codes().Matches(File.ReadAllText(Path.Combine(SourceRoot(), file))).Select(match => Enum.Parse<VaultErrorCode>(match.Groups[1].Value)).ToList();

        Assert.NotEmpty(thrown);
        Assert.All(thrown, code => Assert.True(AdapterReach.IsBeforeSending(code), code.ToString()));
    }

    // Thrown after something was sent, or it can't be told.
    [Theory]
    [InlineData(VaultErrorCode.OperationConflict)]
    [InlineData(VaultErrorCode.StoreUnavailable)]
    [InlineData(VaultErrorCode.RecordDamaged)]
    [InlineData(VaultErrorCode.ResponseWithheld)]
    public void Concludes_NothingFromARefusalThatMayComeLater(VaultErrorCode code) => Assert.False(AdapterReach.IsBeforeSending(code));

    // One that waits for its key custodians will be there later: the same key goes on, and callers are told that it is away.
    [Fact]
    public void Takes_ASealedAdapter_ForOneThatIsAway()
    {
        var answer = new Google.Rpc.Status { Code = (int)StatusCode.Unavailable };
        answer.Details.Add(Any.Pack(new ErrorInfo { Domain = VaultErrorMapping.Domain, Reason = VaultErrorMapping.Describe(VaultErrorCode.AdapterSealed).Reason }));

        Assert.Equal(VaultErrorCode.AdapterUnavailable, AdapterFailure.Of(answer.ToRpcException()).Code);
        Assert.True(AdapterReach.IsBeforeSending(VaultErrorCode.AdapterSealed));
        Assert.False(AdapterReach.IsOfTheRequest(VaultErrorCode.AdapterSealed));
    }

    [Fact]
    public void Lets_AKeyGo_OnlyWhereNothingWasSent() => Assert.All(
        Enum.GetValues<VaultErrorCode>().Where(AdapterReach.IsOfTheRequest), code => Assert.True(AdapterReach.IsBeforeSending(code)));

    private static string SourceRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TokenVault.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        }

        return Path.Combine(folder.FullName, "src");
    }

    [GeneratedRegex(@"VaultErrorCode\.(\w+)")]
    private static partial Regex Codes();

    private static RpcException Unavailable(Exception cause) => new(new Status(StatusCode.Unavailable, "", cause));
}
