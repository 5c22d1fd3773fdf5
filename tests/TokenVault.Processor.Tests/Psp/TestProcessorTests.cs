using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>The checklist as its own process, against the practice processor as another, in all three dialects.</summary>
public sealed class TestProcessorTests : IAsyncLifetime
{
    private readonly AdapterFolder _folder = new();
    private RunningProgram _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await RunningProgram.StartAsync(
            "TokenVault.Sandbox", _folder.Root, "--port", "0", "--certificate", "sandbox.pem", "--key", "sandbox.key", "--records", "records");
        WriteManifest("stripe", "checkout", "adyen");
        File.WriteAllText(_folder.At("card"), "4242424242424242 12/2034 123\n");
        File.WriteAllText(_folder.At("declined"), "4000000000009995\n");
        File.WriteAllText(_folder.At("accounts.json"), """
            {"accounts":[
              {"merchant":"shop","processor":"stripe","secretKeyFile":"psp-shop.key"},
              {"merchant":"shop","processor":"real","secretKeyFile":"psp-shop.key"},
              {"merchant":"shop","processor":"checkout","secretKeyFile":"psp-shop.key","fields":{"publicKey":"PUBLIC"}},
              {"merchant":"shop","processor":"adyen","secretKeyFile":"psp-shop.key","fields":{"merchantAccount":"TestMerchant"}}]}
            """.Replace("PUBLIC", "pk_" + File.ReadAllText(_folder.At("psp-shop.key")).Trim()["sk_".Length..], StringComparison.Ordinal));
        var address = _sandbox.Address.GetLeftPart(UriPartial.Authority);
        File.WriteAllText(_folder.At("processor.json"), $$"""
            {"Psp":{"Accounts":"accounts.json","Manifest":"manifest.json","OfficerAuthority":"ca.pem","Processors":[
              {"Name":"stripe","Profile":"stripe","Practice":true,"Address":"{{address}}","TrustedAuthority":"ca.pem"},
              {"Name":"real","Profile":"stripe","Address":"{{address}}","TrustedAuthority":"ca.pem"},
              {"Name":"checkout","Profile":"checkout","Practice":true,"Address":"{{address}}","BasePath":"/cko","TrustedAuthority":"ca.pem"},
              {"Name":"adyen","Profile":"adyen","Practice":true,"Address":"{{address}}","BasePath":"/adyen/v71","TrustedAuthority":"ca.pem"}]} }
            """);
    }

    [Theory]
    [InlineData("stripe", 12, 0)]
    [InlineData("checkout", 10, 2)]
    [InlineData("adyen", 9, 3)]
    public async Task Holds_AtThePracticeProcessor(string processor, int passed, int skipped)
    {
        var (exitCode, said) = await RunAsync(processor, "card");

        Assert.True(exitCode == 0, said);
        Assert.Equal((passed, skipped, 0), (Count(said, "pass  "), Count(said, "skip  "), Count(said, "FAIL  ")));
        Assert.DoesNotContain("4242424242424242", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_WhereTheProcessorDoesNotDoWhatIsExpected()
    {
        var (exitCode, said) = await RunAsync("stripe", "declined");

        Assert.Equal(1, exitCode);
        Assert.Contains("FAIL  authorize: Declined insufficient_funds insufficient_funds pi_", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_AProcessorThatIsNotForPractice()
    {
        var (exitCode, said) = await RunAsync("real", "card");

        Assert.Equal(2, exitCode);
        Assert.Contains("is not marked \"Practice\": true", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_WhatIsNoCard_WithoutRepeatingIt()
    {
        File.WriteAllText(_folder.At("card"), "4242424242424241 12/2034\n");

        var (exitCode, said) = await RunAsync("stripe", "card");

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("424242", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_AProfileThatWasAlteredAfterSigning()
    {
        File.AppendAllText(_folder.At("stripe.json"), " ");

        var (exitCode, said) = await RunAsync("stripe", "card");

        Assert.Equal(2, exitCode);
        Assert.Contains("stripe.json is not what the officers signed", said, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    private static int Count(string said, string word) => said.Split('\n').Count(line => line.StartsWith(word, StringComparison.Ordinal));

    private Task<(int ExitCode, string Said)> RunAsync(string processor, string card) => RunningProgram.RunAsync(
        "TokenVault.Processor", _folder.Root, "test-processor", "--config", "processor.json", "--processor", processor, "--merchant", "shop",
        "--card-file", card, "--decline-card-file", "declined");

    private void WriteManifest(params string[] names)
    {
        var entries = names.Select(name =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "processors", name + ".json"));
            File.WriteAllBytes(_folder.At(name + ".json"), bytes);
            return ManifestSigning.Entry(bytes, name + ".json");
        });
        var manifest = ManifestSigning.Write(new ManifestContent(1, DateTimeOffset.UtcNow, [.. entries]));
        using var anna = _folder.Authority.Issue("spiffe://tokenvault/officer/anna");
        using var ben = _folder.Authority.Issue("spiffe://tokenvault/officer/ben");
        File.WriteAllBytes(_folder.At("manifest.json"), manifest);
        File.WriteAllBytes(
            _folder.At("manifest.signatures.json"), ManifestSigning.Write([ManifestSigning.Sign(manifest, anna), ManifestSigning.Sign(manifest, ben)]));
    }
}
