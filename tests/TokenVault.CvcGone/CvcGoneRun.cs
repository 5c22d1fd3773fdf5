using System.Globalization;
using Grpc.Core;
using TokenVault.Domain.Callers;
using TokenVault.Local;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.CvcGone;

/// <summary>The story: codes are recorded, the window ends, the adapter restarts, backups come back, and every key on disk is tried.</summary>
internal sealed class CvcGoneRun(LocalVault vault, string directory, TimeSpan window, CancellationToken stop)
{
    private const string Matched = "match";
    private const string Refused = "CVC_HANDLE_INVALID";

    // The adapter wipes what has expired every 30 seconds.
    private static readonly TimeSpan Wiped = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan Told = TimeSpan.FromSeconds(30);

    private readonly Shop _shop = new(vault);
    private readonly MerchantId _merchant = MerchantId.TryParse(Shop.Name, out var merchant) ? merchant : throw new InvalidOperationException("merchant");
    private readonly List<RecordedHandle> _recorded = [];
    private readonly List<string> _backups = [];
    private string _memory = "";
    private int _refusals;
    private Token _token;

    public static async Task<int> RunAsync(TimeSpan window, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("tokenvault-cvc-").FullName;
        try
        {
            var options = LocalVaultOptions.AnyPorts with
            {
                Merchants = [Shop.Name],
                ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Cvcs:KeyLifetime"] = window.ToString("c", CultureInfo.InvariantCulture) },
            };
            await using var vault = await LocalVault.StartAsync(Path.Combine(directory, "vault"), options, stop);
            await new CvcGoneRun(vault, directory, window, stop).PlayAsync();
            return 0;
        }
        catch (LocalVaultException failure)
        {
            Console.WriteLine("FAILED: " + failure.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task PlayAsync()
    {
        await EndOfWindowAsync();
        await RestartAsync();
        await RestoreAsync();
        await vault.DisposeAsync();
        TryEveryKey();
    }

    private async Task EndOfWindowAsync()
    {
        (_token, var gatewayHandle) = await _shop.TokenizeAsync(stop);
        using var gateway = new CapturedGateway(vault);
        var session = await gateway.OpenAsync(stop);
        var (used, kept) = (Record(session, "a spent one"), Record(session, "one kept over the window"));
        Require(await _shop.PayAsync(_token, used.Bytes, stop), Matched, "a recorded handle within the window");
        await RefuseAsync(used.Bytes, "the same handle a second time");

        BackUp("while the window is open");
        var open = AdapterMemory.Look(vault.Processor.ProcessId, kept);
        Require(open is null or { Keys: > 0, PrivateKeys: > 0 }, "while the window is open, the search does not find its keys in the adapter's memory");

        await WaitAsync(session.Expire + Wiped);
        await RefuseAsync(kept.Bytes, "a handle that was never used, after the window");
        await RefuseAsync(gatewayHandle, "a handle of the gateway's own, after the window");
        Require(await gateway.OpenAgainAsync(session, stop) != StatusCode.OK, "the recorded session could be opened again after the window");

        var closed = AdapterMemory.Look(vault.Processor.ProcessId, kept);
        Require(closed is null or { Keys: 0, PrivateKeys: 0 }, $"after the window {closed?.Keys} copies of the session's key and {closed?.PrivateKeys} of the private key are in the adapter's memory");
        _memory = open is null
            ? "this user may not read the adapter's memory"
            : string.Create(CultureInfo.InvariantCulture, $"in {open.Bytes >> 20} MiB of the adapter's memory {open.Keys} + {open.PrivateKeys} copies of its keys within the window, {closed?.Keys} + {closed?.PrivateKeys} after it");
        Console.WriteLine(_memory);
    }

    private async Task RestartAsync()
    {
        using var gateway = new CapturedGateway(vault);
        var session = await gateway.OpenAsync(stop);
        var (used, kept) = (Record(session, "one used before the restart"), Record(session, "one kept over the restart"));
        Require(await _shop.PayAsync(_token, used.Bytes, stop), Matched, "a handle before the restart");
        BackUp("before the restart");

        await vault.Processor.KillAsync();
        await vault.Processor.StartAsync(stop);
        await RefuseAsync(kept.Bytes, "a handle of before the restart, within its window");
        await RefuseSessionAsync(session, "after the restart");
    }

    private async Task RestoreAsync()
    {
        RecordedSession session;
        RecordedHandle kept;
        using (var gateway = new CapturedGateway(vault))
        {
            session = await gateway.OpenAsync(stop);
            kept = Record(session, "one of when the last backup was made");
            var used = Record(session, "another of then");
            Require(await _shop.PayAsync(_token, used.Bytes, stop), Matched, "a handle before the last backup");
        }

        BackUp("just before it is put back");

        // The newest first, while the handle is surely within its window.
        foreach (var backup in Enumerable.Reverse(_backups))
        {
            await vault.DisposeAsync();
            FolderCopy.Restore(backup, vault.Folder.Root);
            foreach (var service in vault.Services)
            {
                await service.StartAsync(stop);
            }

            await RefuseAsync(kept.Bytes, $"a handle within its window, after the backup \"{Path.GetFileName(backup)}\" was put back");
            await RefuseSessionAsync(session, "after a backup was put back");
        }
    }

    private void TryEveryKey()
    {
        using var planted = new PlantedKeys(_token, _merchant);
        var plantedFolder = Path.Combine(directory, "planted");
        var count = planted.Write(plantedFolder);

        // One search for both, so that what finds the planted keys is what does not find the others.
        Console.WriteLine("every key on disk and in backups is tried; some minutes");
        var search = new KeySearch([.. _recorded.DistinctBy(handle => handle.Session), planted.Handle]);
        search.Search(KeyPlaces.Below(directory).Concat(DecryptedKeys()));
        foreach (var find in search.Finds)
        {
            Console.WriteLine("found: " + find);
        }

        var found = search.Finds.Where(IsPlanted).Select(find => find.Place.Split(',')[0]).Distinct(StringComparer.Ordinal).Count();
        var opened = search.Finds.Count(find => !IsPlanted(find));
        Require(found == count, $"of {count} planted keys {found} were found");
        Require(opened == 0, $"{opened} keys on disk open a recorded handle");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_recorded.Count} recorded handles, {_refusals} refusals after the window of {window.TotalMinutes:0.#} min, after a restart and from {_backups.Count} backups; {search.Windows:N0} rows of 32 bytes out of {search.Bytes:N0} bytes on disk and in backups, keystore decrypted, each tried as 3 kinds of key: {opened} open one; {count} planted, {found} found; {_memory}"));
    }

    private static bool IsPlanted(KeyFind find) => string.Equals(find.Handle, "planted", StringComparison.Ordinal);

    // What stands in the keystore opens with the passphrase beside it; so a thief of the disk has these as well.
    private IEnumerable<KeyPlace> DecryptedKeys() => _backups.Append(vault.Folder.Root).SelectMany(root =>
    {
        var processor = Path.Combine(root, Path.GetFileName(vault.Folder.Processor));
        var passphrase = File.ReadAllBytes(Path.Combine(processor, "passphrase"));
        return KeyPlaces.Within("the keystore, decrypted", StolenKeystore.Open(File.ReadAllBytes(Path.Combine(processor, "keystore.tvk")), passphrase));
    });

    private RecordedHandle Record(RecordedSession session, string name)
    {
        var handle = session.Seal(name, "123"u8, _token, _merchant);
        _recorded.Add(handle);
        return handle;
    }

    private void BackUp(string name)
    {
        var backup = Path.Combine(directory, "backups", name.Replace(' ', '-'));
        FolderCopy.Make(vault.Folder.Root, backup);
        _backups.Add(backup);
    }

    private async Task RefuseAsync(byte[] handle, string what)
    {
        var before = await vault.ReadSandboxSummaryAsync(stop);
        Require(await _shop.PayAsync(_token, handle, stop), Refused, what);
        Require((await vault.ReadSandboxSummaryAsync(stop)).Charges == before.Charges, $"{what}: was charged all the same");
        _refusals++;
    }

    private async Task RefuseSessionAsync(RecordedSession session, string when)
    {
        using var gateway = new CapturedGateway(vault);
        Require(await gateway.OpenAgainAsync(session, stop) != StatusCode.OK, $"the recorded session could be opened again {when}");

        // Keys that came out of what is on disk would be the same again.
        var key = await gateway.KeyAsync(stop);
        Require(!key.PublicKey.Span.SequenceEqual(session.PublicKey), $"the adapter has the same key for security codes {when}");
    }

    private async Task WaitAsync(DateTimeOffset until)
    {
        for (TimeSpan left; (left = until - TimeProvider.System.GetUtcNow()) > TimeSpan.Zero;)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the window ends and is wiped in {left.TotalSeconds:0} s"));
            await Task.Delay(left < Told ? left + TimeSpan.FromMilliseconds(10) : Told, stop);
        }
    }

    private static void Require(string was, string expected, string what) =>
        Require(string.Equals(was, expected, StringComparison.Ordinal), $"{what}: {was} in place of {expected}");

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new LocalVaultException(problem);
        }
    }
}
