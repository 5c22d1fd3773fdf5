using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.LedgerTrials;

/// <summary>
/// A whole vault whose adapter is put back to an older state. A torn end recovers, a shortened record is refused by the adapter's own store,
/// an old record with its old store by what the gateway has kept, and one that grew anew by a witness.
/// </summary>
internal sealed class RollbackRun(LocalVault vault, string directory, CancellationToken stop)
{
    private const string Merchant = "shop";

    // The gateway looks once a second here.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);

    private readonly string _state = Path.Combine(directory, "witness");
    private string _token = "";

    public static async Task<string> RunAsync(string directory, CancellationToken stop)
    {
        var options = LocalVaultOptions.AnyPorts with
        {
            Merchants = [Merchant],
            GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Adapter:RecordPeriod"] = "00:00:01" },
        };
        await using var vault = await LocalVault.StartAsync(Path.Combine(directory, "vault"), options, stop);
        return await new RollbackRun(vault, directory, stop).PlayAsync();
    }

    private string Record => Path.Combine(vault.Folder.Processor, "disclosures", "disclosures.jsonl");

    private async Task<string> PlayAsync()
    {
        _token = await TokenizeAsync();
        await ChargeAsync(3);
        await WitnessAsync(expected: 0, "the first look");
        await StopAsync();
        var old = Path.Combine(directory, "old");
        Copy(vault.Folder.Processor, old);

        await StartAsync();
        await ChargeAsync(4);
        await WitnessAsync(expected: 0, "the second look");
        await Task.Delay(Kept, stop);
        await TearAsync();
        await ShortenAsync();
        await PutBackAsync(old);
        await GrowAnewAsync();
        return "a torn end recovered, a shortened record did not start, an old copy was refused by what the gateway had kept, and one that grew anew by the witness";
    }

    private async Task TearAsync()
    {
        await vault.Processor.KillAsync();
        await File.AppendAllTextAsync(Record, "{\"id\":\"dsc_01", stop);
        await vault.Processor.StartAsync(stop);
        await ChargeAsync(1);
        await WitnessAsync(expected: 0, "after a torn end");
    }

    private async Task ShortenAsync()
    {
        await StopAsync();
        var lines = await File.ReadAllLinesAsync(Record, stop);
        var whole = await File.ReadAllBytesAsync(Record, stop);
        await File.WriteAllLinesAsync(Record, lines[..^2], stop);
        try
        {
            await vault.Processor.StartAsync(stop);
            throw new TamperUnseenException("the adapter started with a record that was shortened");
        }
        catch (LocalVaultException)
        {
            var said = await File.ReadAllTextAsync(vault.Processor.LogFile, stop);
            Require(said.Contains("entries are missing at its end", StringComparison.Ordinal), "the adapter did not say why it does not start");
            await File.WriteAllBytesAsync(Record, whole, stop);
        }
    }

    // Record and store of the same moment: nothing of the adapter's own can tell.
    private async Task PutBackAsync(string old)
    {
        Directory.Delete(vault.Folder.Processor, recursive: true);
        Copy(old, vault.Folder.Processor);
        await StartAsync();
        var before = (await vault.ReadSandboxSummaryAsync(stop)).Charges;
        var reason = await TryChargeAsync();
        Require(string.Equals(reason, "RECORD_FORKED", StringComparison.Ordinal), $"with an old record put back a charge ended as {reason}");
        Require((await vault.ReadSandboxSummaryAsync(stop)).Charges == before, "with an old record put back a card was charged");
        await WitnessAsync(expected: 3, "of an old record");

        // Neither end forgets it by being started anew.
        await vault.Processor.KillAsync();
        await vault.Processor.StartAsync(stop);
        reason = await TryChargeAsync();
        Require(string.Equals(reason, "RECORD_FORKED", StringComparison.Ordinal), $"after the adapter was started anew with an old record a charge ended as {reason}");
    }

    // Somebody takes the gateway's eyes away and lets the old record grow beyond what was seen.
    private async Task GrowAnewAsync()
    {
        await StopAsync();
        var config = JsonNode.Parse(await File.ReadAllTextAsync(vault.Folder.GatewayConfig, stop))!;
        File.Delete(Path.Combine(Path.GetDirectoryName(Record)!, "forked-checkpoint"));
        config["Adapter"]!["RecordKey"] = "";
        await File.WriteAllTextAsync(vault.Folder.GatewayConfig, config.ToJsonString(), stop);
        await StartAsync();
        await ChargeAsync(12);
        await WitnessAsync(expected: 3, "of a record that grew anew from an old copy");
    }

    private async Task<string> TokenizeAsync()
    {
        using var line = vault.Connect(Merchant);
        var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;

        // A published test number, docs.stripe.com/testing.
        return (await line.TokenizeAsync("4242424242424242"u8.ToArray(), 12, year, cancellationToken: stop)).Token.Token_;
    }

    private async Task ChargeAsync(int times)
    {
        for (var made = 0; made < times; made++)
        {
            var reason = await TryChargeAsync();

            // The gateway takes a moment to see that an adapter is back.
            for (var tries = 0; tries < 60 && string.Equals(reason, "ADAPTER_UNAVAILABLE", StringComparison.Ordinal); tries++)
            {
                await Task.Delay(500, stop);
                reason = await TryChargeAsync();
            }

            Require(string.Equals(reason, nameof(PaymentStatus.Succeeded), StringComparison.Ordinal), $"a charge ended as {reason}");
        }
    }

    private async Task<string> TryChargeAsync()
    {
        using var line = vault.Connect(Merchant);
        try
        {
            var paid = await line.Payments.ChargeAsync(
                new ChargeRequest
                {
                    Token = _token,
                    Amount = new Money { MinorUnits = 500, CurrencyCode = "EUR" },
                    IdempotencyKey = "ledger-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 20),
                },
                cancellationToken: stop);
            return paid.Payment.Status.ToString();
        }
        catch (RpcException refusal) when (TokenVaultClient.TryReadReason(refusal, out var reason))
        {
            return reason;
        }
    }

    // In its own folder, where all is that it needs: src/TokenVault.Cli/bin/Release/net10.0 where this is in tests/…/bin/Release/net10.0.
    private static string Cli
    {
        get
        {
            var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "src", "TokenVault.Cli", "bin", output.Parent.Name, output.Name, "TokenVault.Cli.dll");
        }
    }

    // The command as an auditor runs it.
    private async Task WitnessAsync(int expected, string which)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            [Cli, "audit", "witness", "--dir", vault.Folder.Root, "--state", _state])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        Console.WriteLine($"witness, {which}: {said.Trim()}");
        Require(process.ExitCode == expected, string.Create(CultureInfo.InvariantCulture, $"the witness, {which}: exit code {process.ExitCode} in place of {expected}"));
    }

    private async Task StartAsync()
    {
        foreach (var service in vault.Services)
        {
            await service.StartAsync(stop);
        }
    }

    private async Task StopAsync() => await vault.DisposeAsync();

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new TamperUnseenException(problem);
        }
    }
}
