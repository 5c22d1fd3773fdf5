using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Options.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Responses;
using TokenVault.Hosting.Tests.Hosts;
using RpcPayment = TokenVault.Contracts.V1.Payment;

namespace TokenVault.Hosting.Tests;

public sealed class ResponseGuardTests
{
    // Published test number.
    private const string TestNumber = "4111111111111111";

    public static TheoryData<string> PlantedFields => ["token", "bin", "last_four"];

    [Theory]
    [MemberData(nameof(PlantedFields))]
    public async Task Cannot_LetAPlantedCardNumberOut(string field)
    {
        await using var host = await new TestHost().StartAsync();
        var planted = new Token { Token_ = "tok_01JD3Q7Z8K5M6N7P8Q9R0S1T2V", Bin = "411111", LastFour = "1111" };
        host.Script.Answer = (_, _) => new GetTokenResponse { Token = planted };
        var client = host.ConnectAs(TestHost.Shop);
        Assert.Equal(planted, (await client.GetTokenAsync(new GetTokenRequest())).Token);

        Token.Descriptor.FindFieldByName(field).Accessor.SetValue(planted, TestNumber);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetTokenAsync(new GetTokenRequest()));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.True(VaultErrors.TryRead(error, out var code));
        Assert.Equal(VaultErrorCode.ResponseWithheld, code);
        Assert.DoesNotContain(TestNumber, error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"tokenvault.v1.Token.{field}", host.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TestNumber, host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_APlantedNumberInBytes()
    {
        var plan = ResponsePlan.Of(TokenizeResponse.Descriptor);
        var response = new TokenizeResponse { CvcHandle = ByteString.CopyFromUtf8(TestNumber) };

        Assert.Equal(new ResponseViolation("tokenvault.v1.TokenizeResponse.cvc_handle", Content.Opaque), plan.Check(response));
    }

    [Fact]
    public void Finds_APlantedNumberInAList()
    {
        var plan = ResponsePlan.Of(ListDisclosuresResponse.Descriptor);
        var response = new ListDisclosuresResponse { Disclosures = { new Disclosure(), new Disclosure { Recipient = TestNumber } } };

        Assert.Equal("tokenvault.v1.Disclosure.recipient", plan.Check(response)?.Field);
    }

    [Fact]
    public void Finds_APlantedNumberInANumber()
    {
        var plan = ResponsePlan.Of(ChargeResponse.Descriptor);
        var response = new ChargeResponse { Payment = new RpcPayment { Amount = new Money { MinorUnits = long.Parse(TestNumber) } } };

        Assert.Equal("tokenvault.v1.Money.minor_units", plan.Check(response)?.Field);
    }

    [Fact]
    public void Rejects_AMessageWithAFieldThatDoesNotSayWhatItHolds()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ResponsePlan.Of(TokenizeRequest.Descriptor));

        Assert.Contains("tokenvault.v1.Card.number", error.Message, StringComparison.Ordinal);
    }
}
