using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class ErrorAnswerTests
{
    // Published test number.
    private const string TestNumber = "4111111111111111";

    [Fact]
    public async Task Carries_EveryCodeToTheCaller_AndBack()
    {
        await using var host = await new TestHost().StartAsync();
        var client = host.ConnectAs(TestHost.Shop);
        foreach (var code in Enum.GetValues<VaultErrorCode>())
        {
            host.Script.Answer = (_, _) => throw new VaultException(code, "card.number");
            var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetTokenAsync(new GetTokenRequest()));
            var expected = VaultErrorMapping.Describe(code);

            Assert.True(VaultErrors.TryRead(error, out var read));
            Assert.Equal(code, read);
            Assert.Equal((int)expected.Status, (int)error.StatusCode);
            Assert.Equal(expected.Text, error.Status.Detail);
            Assert.Equal("card.number", error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
            Assert.Equal(expected.RetryDelay, error.GetRpcStatus()!.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan());
        }
    }

    [Fact]
    public async Task Hides_TheTextOfAnyOtherException_FromCallerAndLog()
    {
        await using var host = await new TestHost().StartAsync();
        host.Script.Answer = (_, _) => throw new InvalidOperationException($"could not parse {TestNumber}");

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await host.ConnectAs(TestHost.Shop).GetTokenAsync(new GetTokenRequest()));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Equal("", error.Status.Detail);
        Assert.Null(error.GetRpcStatus());
        Assert.Contains("InvalidOperationException", host.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TestNumber, host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_TheTextOfAnInnerCallsError()
    {
        await using var host = await new TestHost().StartAsync();
        host.Script.Answer = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "inner"));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await host.ConnectAs(TestHost.Shop).GetTokenAsync(new GetTokenRequest()));

        Assert.Equal((StatusCode.Internal, ""), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Rejects_AMessageAboveTheLimit_WithItsReason()
    {
        await using var host = new TestHost();
        host.Configuration["Listen"]!["MessageBytesMax"] = 1024;
        await host.StartAsync();
        var client = host.ConnectAs(TestHost.Shop);
        var fits = new TokenizeRequest { Card = new Card { Number = ByteString.CopyFrom(new byte[900]) } };
        var tooLarge = new TokenizeRequest { Card = new Card { Number = ByteString.CopyFrom(new byte[2000]) } };

        await client.TokenizeAsync(fits);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.TokenizeAsync(tooLarge));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.True(VaultErrors.TryRead(error, out var code));
        Assert.Equal(VaultErrorCode.RequestTooLarge, code);
    }

    [Fact]
    public async Task Rejects_AMessageThatIsNone_AndKeepsItOutOfTheLog()
    {
        await using var host = await new TestHost().StartAsync();
        var channel = host.OpenChannel(host.Authority.Issue([TestHost.Shop]));
        var raw = Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "tokenvault.v1.TokenService", "Tokenize", raw, raw);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, [0xff, 0xff, 0xff, 0xff]));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.True(VaultErrors.TryRead(error, out var code));
        Assert.Equal(VaultErrorCode.RequestMalformed, code);
        Assert.DoesNotContain("InvalidProtocolBufferException", host.Log.ToString(), StringComparison.Ordinal);
    }
}
