using System.Text;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class CallerRegistryTests
{
    private const string Other = "spiffe://tokenvault/merchant/other";

    [Fact]
    public async Task Accepts_ACallerThatWasAddedWhileItRuns()
    {
        await using var host = await new TestHost().StartAsync();
        var client = host.ConnectAs(Other);
        Assert.Equal(VaultErrorCode.CallerUnknown, await CallerPolicyTests.ReasonOfAsync(client));

        host.WriteRegistry((TestHost.Shop, "merchant", "shop", false), (Other, "merchant", "other", false));

        await Eventually.HoldsAsync(async () => await CallerPolicyTests.ReasonOfAsync(client) is null);
    }

    [Fact]
    public async Task Rejects_ACallerFromItsNextCallOn_OnceItIsDisabled()
    {
        await using var host = await new TestHost().StartAsync();
        var client = host.ConnectAs(TestHost.Shop);
        await client.GetTokenAsync(new GetTokenRequest());

        host.WriteRegistry((TestHost.Shop, "merchant", "shop", true));

        await Eventually.HoldsAsync(async () => await CallerPolicyTests.ReasonOfAsync(client) == VaultErrorCode.CallerDisabled);
    }

    [Fact]
    public async Task Keeps_TheLastGoodOne_WhenTheFileIsBrokenOrGone()
    {
        await using var host = await new TestHost().StartAsync();
        var client = host.ConnectAs(TestHost.Shop);

        host.Write("registry.json", "{\"callers\":[");
        await Eventually.HoldsAsync(() => Task.FromResult(CountRefusals(host) == 1));
        Assert.Null(await CallerPolicyTests.ReasonOfAsync(client));

        File.Delete(Path.Combine(host.Folder, "registry.json"));
        await Eventually.HoldsAsync(() => Task.FromResult(CountRefusals(host) == 2));
        Assert.Null(await CallerPolicyTests.ReasonOfAsync(client));

        host.WriteRegistry((Other, "merchant", "other", false));
        await Eventually.HoldsAsync(async () => await CallerPolicyTests.ReasonOfAsync(client) == VaultErrorCode.CallerUnknown);
        Assert.Equal(2, CountRefusals(host));
    }

    [Fact]
    public async Task Cannot_StartWithoutOne()
    {
        await using var host = new TestHost();
        File.Delete(Path.Combine(host.Folder, "registry.json"));

        Assert.Equal(VaultHost.ExitBadConfiguration, await host.RunAsync());
        Assert.Contains("Callers:Registry", host.Errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""{}""")]
    [InlineData("""{"callers":null}""")]
    [InlineData("""{"callers":[],"extra":1}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"merchant","name":"shop","disabeld":true}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"merchant","name":"shop","disabled":true,"disabled":false}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"admin","name":"shop"}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"0","name":"shop"}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"Merchant","name":"shop"}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"merchant","name":"The Shop"}]}""")]
    [InlineData("""{"callers":[{"san":"spiffe://a/b","role":"auditor","name":""}]}""")]
    [InlineData("""{"callers":[{"san":"shop","role":"merchant","name":"shop"}]}""")]
    [InlineData("""{"callers":[{"role":"merchant","name":"shop"}]}""")]
    [InlineData("""{"callers":[{"san":"a:b","role":"merchant","name":"a"},{"san":"a:b","role":"merchant","name":"b"}]}""")]
    public void Rejects_ARegistryThatIsNotAsItShouldBe(string json) =>
        Assert.Throws<FormatException>(() => CallerDirectory.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Accepts_EveryRoleByItsName()
    {
        foreach (var role in Enum.GetValues<CallerRole>())
        {
            var name = CallerRoles.NameOf(role);
            var directory = CallerDirectory.Parse(Encoding.UTF8.GetBytes(
                $$"""{"callers":[{"san":"spiffe://tokenvault/{{name}}/x","role":"{{name}}","name":"x-1"}]}"""));

            Assert.Equal(role, directory.Find($"spiffe://tokenvault/{name}/x")!.Role);
        }
    }

    private static int CountRefusals(TestHost host) =>
        host.Log.Lines.Count(line => line.StartsWith("Error registry_refused", StringComparison.Ordinal));
}
