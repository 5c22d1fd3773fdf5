using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class ReflectionTests
{
    [Theory]
    [InlineData("Development", StatusCode.OK)]
    [InlineData("Production", StatusCode.Unimplemented)]
    public async Task Answers_InDevelopmentOnly(string environment, StatusCode expected)
    {
        await using var host = new TestHost();
        host.Configuration["Environment"] = environment;
        await host.StartAsync();

        Assert.Equal(expected, await ListServicesAsync(host, TestHost.Shop));
        Assert.Equal(StatusCode.Unauthenticated, await ListServicesAsync(host, "spiffe://tokenvault/merchant/none"));
    }

    private static async Task<StatusCode> ListServicesAsync(TestHost host, string san)
    {
        var client = new ServerReflection.ServerReflectionClient(host.OpenChannel(host.Authority.Issue([san])));
        using var call = client.ServerReflectionInfo();
        try
        {
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        }
        catch (RpcException)
        {
            // Refused while it was written. The call's own status is what the reader gets.
        }

        try
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Contains(
                call.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == "tokenvault.v1.TokenService");
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }
}
