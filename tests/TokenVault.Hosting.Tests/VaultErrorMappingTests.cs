using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Tests;

public sealed partial class VaultErrorMappingTests
{
    public static TheoryData<VaultErrorCode> Codes => [.. System.Enum.GetValues<VaultErrorCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Names_EachReasonAfterItsCode(VaultErrorCode code)
    {
        var expected = WordStart().Replace(code.ToString(), "_$0").ToUpperInvariant();

        Assert.Equal(expected, VaultErrorMapping.Describe(code).Reason);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Says_SomethingPlain_AndNeverOk(VaultErrorCode code)
    {
        var description = VaultErrorMapping.Describe(code);

        Assert.NotEqual(Code.Ok, description.Status);

        // Headers hold these as they are; a percent sign or a character beyond ASCII would need encoding there.
        Assert.Matches("^[A-Z][A-Za-z0-9 ,'.-]+\\.$", description.Text);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Promises_ARetryOnlyWhereTheStatusAllowsOne(VaultErrorCode code)
    {
        var description = VaultErrorMapping.Describe(code);

        if (description.RetryDelay is not null)
        {
            Assert.Contains(description.Status, new[] { Code.Unavailable, Code.ResourceExhausted, Code.Aborted });
        }
    }

    [Fact]
    public void Rejects_AReasonOfAnotherDomain()
    {
        var foreign = new Google.Rpc.Status
        {
            Code = (int)Code.NotFound,
            Details = { Any.Pack(new ErrorInfo { Domain = "elsewhere", Reason = "TOKEN_NOT_FOUND" }) },
        };

        Assert.False(VaultErrors.TryRead(foreign.ToRpcException(), out _));
        Assert.False(VaultErrors.TryRead(new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "")), out _));
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
