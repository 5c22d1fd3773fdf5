using System.Globalization;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Orders;
using static TokenVault.OrderTrials.TrialException;

namespace TokenVault.OrderTrials.Migration;

/// <summary>The whole story: fill one vault, hand it over by an order of two officers, shred it, and charge at the other.</summary>
internal sealed class VaultMigration(int cards, ImportTool tool)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly LocalVaultOptions Options = LocalVaultOptions.AnyPorts with
    {
        Merchants = [VaultContent.Shop, VaultContent.Bakery],
        OrderDelay = TimeSpan.FromSeconds(2),
    };

    public async Task<string> RunAsync(CancellationToken stop)
    {
        var root = Directory.CreateTempSubdirectory("tokenvault-migration-");
        try
        {
            return await RunAsync(root.FullName, stop);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(string root, CancellationToken stop)
    {
        var (old, next, package, key) = (Path.Combine(root, "old"), Path.Combine(root, "next"), Path.Combine(root, "package"), Path.Combine(root, "old.vkey"));
        await using var target = await LocalVault.StartAsync(next, Options, stop);
        var source = await LocalVault.StartAsync(old, Options, stop);
        IReadOnlyList<TokenizedCard> filled;
        IReadOnlyDictionary<string, Token> before;
        HandedOver handed;
        try
        {
            // 1. A vault with tokens of all kinds, some deleted, reissued, corrected or spent since.
            filled = await VaultContent.FillAsync(source, cards, stop);
            handed = await new LaterLife(source, filled).RunAsync(stop);
            before = await VaultContent.ReadAsync(source, filled, stop);
            Require(before.Count == cards - handed.Deleted.Count, $"{before.Count} tokens of {cards} are there before");

            // 2. The order, executed.
            await HandOverAsync(source, target, package, key, stop);
            Require(CountPurpose(source, "\"purpose\":\"migration\"") == before.Count - handed.Spent.Count, "the old vault's record does not tell of each card once");
        }
        finally
        {
            await source.DisposeAsync();
        }

        // 3. The old vault is gone, keys and all.
        Directory.Delete(old, recursive: true);

        // 4. Taken in, with everything killed on the way. 5. Held against what was there.
        await RefuseAsync(root, package, key, next, stop);
        var (seconds, again) = await new TakingIn(tool, target, package, key, next).RunAsync(stop);
        var arrived = await VaultContent.ReadAsync(target, filled, stop);
        Compare(before, arrived, handed);
        Require(CountTokens(target) == arrived.Count, "the new vault's record does not tell of each card that came");
        var used = await new Use(target, filled, arrived).RunAsync(handed, stop);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"migrate-vault: {arrived.Count:N0} of {before.Count:N0} tokens under their names in a vault with other keys, {handed.Spent.Count} spent ones left behind, in {seconds:F0} s ({arrived.Count / seconds:N0}/s, {again} kills included); {used}; the old vault is gone");
    }

    private async Task HandOverAsync(LocalVault source, LocalVault target, string package, string key, CancellationToken stop)
    {
        var now = TimeProvider.System.GetUtcNow();
        var recipient = RecipientKeyFile.Read(Path.Combine(target.Folder.Gateway, "manifest.json"), "the other vault");
        var order = OrderFiles.Grant(
            source.Folder,
            new CardOrder("", CardOrder.ForMigration, "M 1", "another business", recipient, new OrderScope(Everything: true), cards, "a transfer", now, now.AddDays(1)),
            now);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (OrderFiles.ListFinished(source.Folder, order.Content.Id).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }

        Directory.CreateDirectory(package);
        foreach (var file in Directory.EnumerateFiles(OrderFiles.PackageOf(source.Folder, order.Content.Id)))
        {
            File.Copy(file, Path.Combine(package, Path.GetFileName(file)));
        }

        File.Copy(source.Folder.LedgerKey, key);
    }

    // The controls: what is not signed by that key, and what was altered, is not taken in.
    private async Task RefuseAsync(string root, string package, string key, string next, CancellationToken stop)
    {
        var (exitCode, said) = await tool.RunAsync(package, Path.Combine(next, "ceremony", "ledger.vkey"), next, stop);
        Require(exitCode == 1 && said.Contains("is no manifest", StringComparison.Ordinal), $"a package by another key ends with {exitCode}: {said}");
        var altered = Path.Combine(root, "altered");
        Directory.CreateDirectory(altered);
        foreach (var file in Directory.EnumerateFiles(package))
        {
            var bytes = await File.ReadAllBytesAsync(file, stop);
            if (file.EndsWith("-000001.part", StringComparison.Ordinal))
            {
                bytes[^1000] ^= 1;
            }

            await File.WriteAllBytesAsync(Path.Combine(altered, Path.GetFileName(file)), bytes, stop);
        }

        (exitCode, said) = await tool.RunAsync(altered, key, next, stop);
        Require(exitCode == 1 && said.Contains("-000001.part", StringComparison.Ordinal), $"an altered package ends with {exitCode}: {said}");
    }

    private static void Compare(IReadOnlyDictionary<string, Token> before, IReadOnlyDictionary<string, Token> arrived, HandedOver handed)
    {
        foreach (var (name, token) in before)
        {
            if (handed.Spent.Contains(name))
            {
                Require(!arrived.ContainsKey(name), $"{name} was spent, and serves anew");
                continue;
            }

            Require(arrived.TryGetValue(name, out var other), $"{name} has not arrived");
            Require(token.Equals(other), $"{name} is another: {token} and {other}");
        }

        Require(arrived.Count == before.Count - handed.Spent.Count, $"{arrived.Count} tokens arrived");
        foreach (var name in handed.Deleted)
        {
            Require(!arrived.ContainsKey(name), $"{name} was deleted, and is back");
        }
    }

    private static int CountPurpose(LocalVault vault, string words) => Lines(vault).Count(line => line.Contains(words, StringComparison.Ordinal));

    // Killed on the way, some are told of twice.
    private static int CountTokens(LocalVault vault) => Lines(vault).Where(line => line.Contains("\"purpose\":\"migration\"", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf("\"token\":\"", StringComparison.Ordinal) + 9)..].Split('"')[0]).Distinct(StringComparer.Ordinal).Count();

    private static IEnumerable<string> Lines(LocalVault vault)
    {
        using var file = new FileStream(Path.Combine(vault.Folder.Processor, "disclosures", "disclosures.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
