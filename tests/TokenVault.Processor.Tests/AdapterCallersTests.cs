using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>The record tells of each registry of callers that comes into force.</summary>
public sealed class AdapterCallersTests
{
    [Fact]
    public async Task Tells_OfEachRegistry_Once_AlsoOverAStart()
    {
        var world = new AdapterWorld();
        try
        {
            await world.InitializeAsync();
            Assert.Contains("\"disabled\":\"0\"", Assert.Single(Acts(world)), StringComparison.Ordinal);
            await world.Adapter.DisposeAsync();
            await world.StartAdapterAsync();
            Assert.Single(Acts(world));

            world.Folder.WriteRegistry(gatewayDisabled: true);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Acts(world).Count == 1)
            {
                await Task.Delay(50, patience.Token);
            }

            Assert.Contains("\"disabled\":\"1\"", Acts(world)[^1], StringComparison.Ordinal);
        }
        finally
        {
            await world.DisposeAsync();
        }
    }

    private static IReadOnlyList<string> Acts(AdapterWorld world)
    {
        using var file = new FileStream(world.Folder.At("disclosures/disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("\"act\":\"callers\"", StringComparison.Ordinal))];
    }
}
