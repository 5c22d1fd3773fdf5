using System.Text.Json.Nodes;
using TokenVault.Hosting.Startup;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Accepts_AGoodOne_AndSaysSo_WithoutStarting()
    {
        await using var host = new TestHost();

        Assert.Equal(VaultHost.ExitStopped, await host.RunAsync("--check-config"));
        Assert.EndsWith("host.json is valid.", host.Output.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("", host.Errors.ToString());
    }

    [Theory]
    [InlineData("Listen", "Prot", "1", "Listen:Prot is no key that is known")]
    [InlineData("Listen", "Port", "70000", "Listen: ")]
    [InlineData("Listen", "Port", "\"many\"", "Listen:Port")]
    [InlineData("Listen", "Address", "\"localhost\"", "Address must be an IP address")]
    [InlineData("Listen", "Certificate", "\"absent.pem\"", "absent.pem")]
    [InlineData("Listen", "Certificate", "\"ca.pem\"", "Listen:Certificate and Key")]
    [InlineData("Listen", "Key", "\"host.pem\"", "Listen:Certificate and Key")]
    [InlineData("Listen", "ClientAuthority", "\"host.key\"", "Listen:ClientAuthority")]
    [InlineData("Listen", "MessageBytesMax", "100000000", "MessageBytesMax")]
    [InlineData("Listen", "IdleTimeout", "\"2.00:00:00\"", "IdleTimeout")]
    [InlineData("Callers", "Registry", "\"absent.json\"", "Callers:Registry")]
    [InlineData("Callers", "Services", "{\"tokenvault.v1.TokenService\":[\"admin\"]}", "the role 'admin'")]
    [InlineData("Callers", "Services", "{\"tokenvault.v1.TokenServce\":[\"merchant\"]}", "tokenvault.v1.TokenServce is not served here")]
    [InlineData("Telemetry", "OtlpEndpoint", "\"collector\"", "OtlpEndpoint must be")]
    public async Task Rejects_AValueThatCannotServe_NamingIt(string section, string key, string json, string expected)
    {
        await using var host = new TestHost();
        host.Configuration[section]![key] = JsonNode.Parse(json);

        Assert.Equal(VaultHost.ExitBadConfiguration, await host.RunAsync("--check-config"));
        var line = Assert.Single(host.Errors.ToString().TrimEnd().Split('\n'));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal("", host.Output.ToString());
    }

    [Fact]
    public async Task Rejects_AnUnknownSection_AndAnUnknownEnvironment_EachOnItsLine()
    {
        await using var host = new TestHost();
        host.Configuration["Lsten"] = new JsonObject { ["Port"] = 1 };
        host.Configuration["Environment"] = "Staging";

        Assert.Equal(VaultHost.ExitBadConfiguration, await host.RunAsync());
        var lines = host.Errors.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Environment must be one of", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Lsten is no section", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AFileThatIsNoJson_OrAbsent()
    {
        await using var host = new TestHost();
        var path = Path.Combine(host.Folder, "broken.json");
        File.WriteAllText(path, "{");
        foreach (var file in new[] { path, path + ".absent" })
        {
            using var errors = new StringWriter();
            var exit = await VaultHost.RunAsync(
                HostArguments.Parse(["--config", file]), "TokenVault.Test", _ => { }, _ => { }, new HostConsole(TextWriter.Null, errors));

            Assert.Equal(VaultHost.ExitBadConfiguration, exit);
            Assert.Contains(file, Assert.Single(errors.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hides_WhatWasTypedByMistake_OnTheCommandLine()
    {
        const string Typed = "4111111111111111";

        var parsed = HostArguments.Parse(["--config", "a.json", Typed]);

        Assert.NotNull(parsed.Problem);
        Assert.DoesNotContain(Typed, parsed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_ACommandLineThatIsNotWhole()
    {
        Assert.NotNull(HostArguments.Parse([]).Problem);
        Assert.NotNull(HostArguments.Parse(["--config"]).Problem);
        Assert.NotNull(HostArguments.Parse(["--config", "a", "--config", "b"]).Problem);
        Assert.True(HostArguments.Parse(["--help"]).Help);
        Assert.Equal(
            new HostArguments("a.json", CheckOnly: true, Help: false, Problem: null),
            HostArguments.Parse(["--check-config", "--config", "a.json"]));
    }

    [Fact]
    public void Resolves_PathsFromTheFolderOfTheFile()
    {
        var paths = new VaultPaths("/etc/tokenvault/gateway.json");

        Assert.Equal("/etc/tokenvault/gateway.pem", paths.Resolve("gateway.pem"));
        Assert.Equal("/etc/ca/ca.pem", paths.Resolve("../ca/ca.pem"));
        Assert.Equal("/var/store", paths.Resolve("/var/store"));
    }
}
