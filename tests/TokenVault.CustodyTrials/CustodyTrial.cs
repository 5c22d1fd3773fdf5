using System.Globalization;
using System.Security.Cryptography;
using TokenVault.Local;
using static TokenVault.CustodyTrials.TrialException;

namespace TokenVault.CustodyTrials;

/// <summary>A vault of real processes whose adapter is sealed at each start, and a second one with the same keystore that was opened.</summary>
internal sealed class CustodyTrial(SharePile shares, SharePile old)
{
    private const string Visa = "4242424242424242";
    private const string Other = "5555555555554444";

    private int _opened;
    private int _pairs;
    private int _charges;
    private int _wrong;

    public string Figure => string.Create(
        CultureInfo.InvariantCulture,
        $"{_opened} of 10 triples opened the adapter and {_pairs} of 10 pairs did not, by real calls; all 10 and 10 by the file's format; {_wrong} wrong shares refused in one word; {_charges} charges");

    public async Task RunAsync(string directory, string copy, int cycles, CancellationToken stop)
    {
        Require(SharePile.Triples.Select(SharePile.SetOf).Distinct().Count() == 10, "the triples are not all");
        Require(SharePile.Triples.Select(static triple => SharePile.SetOf(triple[..2])).Distinct().Count() == 10, "the pairs are not all");
        await using var vault = await LocalVault.StartAsync(directory, cancellationToken: stop);
        await using var second = await LocalVault.StartAsync(copy, FreePorts(), stop);
        Require(vault.Processor.IsSealed && second.Processor.IsSealed, "an adapter is open at its start");

        using var merchant = new MerchantLine(vault);
        using var secondMerchant = new MerchantLine(second);
        await OpenAsync(second, SharePile.Triples[0]);
        var secondToken = await secondMerchant.TokenizeAsync(Visa);
        await secondMerchant.ChargeAsync(secondToken);

        var token = await merchant.TokenizeAsync(Visa);
        Require(string.Equals(await merchant.RefusalAsync(token), "Unavailable ADAPTER_UNAVAILABLE", StringComparison.Ordinal), "a charge is not refused as one that may be tried again");
        await secondMerchant.ChargeAsync(secondToken);
        Say("sealed: a card is tokenized and not charged; the second adapter, opened, charges meanwhile");

        await RefuseWrongAsync(vault);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await CycleAsync(vault, SharePile.Triples[cycle]);
            await merchant.ChargeAsync(token);
            await merchant.ChargeAsync(await merchant.TokenizeAsync(Other));
            if (cycle + 1 < cycles)
            {
                await vault.Processor.RestartAsync(stop);
                Require(vault.Processor.IsSealed, "an adapter is open after a restart");
                await secondMerchant.ChargeAsync(secondToken);
            }
        }

        _charges = merchant.Charges + secondMerchant.Charges;
        Say($"{_opened} times sealed, opened and charged, the second adapter charging all the while");
        Search(vault, second);
    }

    private static LocalVaultOptions FreePorts()
    {
        // Of its own, because a copied vault has those of the other.
        using var first = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        using var second = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        using var third = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        third.Start();
        return new LocalVaultOptions { GatewayPort = PortOf(first), ProcessorPort = PortOf(second), SandboxPort = PortOf(third) };
    }

    private static int PortOf(System.Net.Sockets.TcpListener listener) => ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

    private static void Say(string what) => Console.WriteLine(what);

    // Two first, which open nothing; then the third.
    private async Task CycleAsync(LocalVault vault, int[] triple)
    {
        using var watcher = new AdapterLine(vault, SharePile.NameOf(triple[2]));
        for (var i = 0; i < 2; i++)
        {
            using var line = new AdapterLine(vault, SharePile.NameOf(triple[i]));
            Require(await line.SubmitAsync(shares[triple[i]]) == i + 1, "a share is not counted");
            Require((await line.RefusalAsync(shares[triple[i]])).Contains("CUSTODIAN_SHARE_GIVEN", StringComparison.Ordinal), "a custodian gives two shares");
        }

        var state = await watcher.StateAsync();
        Require(state.IsSealed && state.Custodians.Count(static one => one.HasGiven) == 2 && !await watcher.IsServingAsync(), "two shares open the adapter");
        _pairs++;
        Require(await watcher.SubmitAsync(shares[triple[2]]) == 3, "the third share is not counted");
        await watcher.AwaitServingAsync();
        Require(!(await watcher.StateAsync()).IsSealed, "three shares don't open the adapter");
        _opened++;
    }

    private async Task OpenAsync(LocalVault vault, int[] triple)
    {
        using var last = new AdapterLine(vault, SharePile.NameOf(triple[2]));
        foreach (var number in triple)
        {
            using var line = new AdapterLine(vault, SharePile.NameOf(number));
            await line.SubmitAsync(shares[number]);
        }

        await last.AwaitServingAsync();
    }

    // What is wrong in one way must not be told from what is wrong in another.
    private async Task RefuseWrongAsync(LocalVault vault)
    {
        using var line = new AdapterLine(vault, SharePile.NameOf(1));
        var flipped = (byte[])shares[1].Clone();
        flipped[0] ^= 1;
        byte[][] wrong = [shares[2], old[1], flipped, RandomNumberGenerator.GetBytes(32), [1, 2, 3]];
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in wrong)
        {
            answers.Add(await line.RefusalAsync(secret));
            _wrong++;
        }

        Require(answers.Count == 1 && answers.Single().Contains("CUSTODIAN_SHARE_WRONG", StringComparison.Ordinal), $"wrong shares are told apart, or taken: {string.Join(" | ", answers)}");
        Require(answers.Single().Contains(" in secret: ", StringComparison.Ordinal), "the field at fault is not named");
        Require((await line.StateAsync()).Custodians.All(static one => !one.HasGiven), "a wrong share counts");
        Require((await line.RefusalAsync(shares[1])).Contains("CUSTODIAN_ATTEMPTS_EXCEEDED", StringComparison.Ordinal), "wrong shares are not bounded");
        Say($"{wrong.Length} wrong shares (another custodian's, of an earlier lock, one bit off, noise, too short) are named as wrong, all in the same answer, and then no more are taken for a while");
        await vault.Processor.RestartAsync();
    }

    private void Search(LocalVault vault, LocalVault second)
    {
        var reading = new KeystoreReading(Path.Combine(vault.Folder.Processor, "keystore.tvk"));
        byte[]? master = null;
        foreach (var triple in SharePile.Triples)
        {
            master = reading.TryOpen(shares, triple);
            Require(master is not null && reading.IsMasterKey(master), "three shares don't give the master key by the file's format");
            Require(reading.TryOpen(shares, triple[..2]) is null, "two shares open a wrap");
            Require(reading.TryOpen(old, triple) is null, "three shares of an earlier lock open a wrap");
        }

        var forms = SecretSearch.FormsOf(shares, master!);
        var found = SecretSearch.FilesWith(vault.Folder.Root, forms).Concat(SecretSearch.FilesWith(second.Folder.Root, forms)).ToList();
        Require(found.Count == 0, $"a share or the master key is in {string.Join(", ", found)}");
        Require(vault.Services.Concat(second.Services).All(service => !SecretSearch.IsInProcess(service.ProcessId, forms)), "a process was started with a share");

        // The control: the search finds what is there.
        var planted = Path.Combine(vault.Folder.Root, "planted");
        foreach (var form in forms)
        {
            File.WriteAllBytes(planted, [.. "before"u8, .. form, .. "after"u8]);
            Require(SecretSearch.FilesWith(vault.Folder.Root, [form]).SequenceEqual([planted]), "the search does not find what was planted");
        }

        File.Delete(planted);
        Say($"no share and no master key in any file of the two vaults, nor in what a process was started with; each of {forms.Count} forms planted is found");
    }
}
