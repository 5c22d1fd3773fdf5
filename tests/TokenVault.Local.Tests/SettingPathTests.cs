using System.Text.Json.Nodes;
using TokenVault.Local.Setup;

namespace TokenVault.Local.Tests;

public sealed class SettingPathTests
{
    [Theory]
    [InlineData("A:B", """{"A":{"B":"v"},"L":[{"N":1}]}""")]
    [InlineData("A:C", """{"A":{"B":1,"C":"v"},"L":[{"N":1}]}""")]
    [InlineData("New:Deep:Key", """{"A":{"B":1},"L":[{"N":1}],"New":{"Deep":{"Key":"v"}}}""")]
    [InlineData("L:0:N", """{"A":{"B":1},"L":[{"N":"v"}]}""")]
    [InlineData("L:0:M:X", """{"A":{"B":1},"L":[{"N":1,"M":{"X":"v"}}]}""")]
    [InlineData("L:1:N", """{"A":{"B":1},"L":[{"N":1},{"N":"v"}]}""")]
    [InlineData("Steps:0", """{"A":{"B":1},"L":[{"N":1}],"Steps":["v"]}""")]
    public void Writes_where_the_path_leads(string path, string expected)
    {
        var settings = Settings();
        SettingPath.Set(settings, path, "v");

        Assert.Equal(expected, settings.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A:")]
    [InlineData(":A")]
    [InlineData("A:B:C")]
    [InlineData("L:3:N")]
    [InlineData("L:N")]
    public void Rejects_a_path_that_leads_nowhere(string path) =>
        Assert.Throws<LocalVaultException>(() => SettingPath.Set(Settings(), path, "v"));

    private static JsonObject Settings() => JsonNode.Parse("""{"A":{"B":1},"L":[{"N":1}]}""")!.AsObject();
}
