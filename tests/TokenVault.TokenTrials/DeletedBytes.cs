using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Local;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;
using static TokenVault.TokenTrials.TrialException;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.TokenTrials;

internal static class DeletedBytes
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(9);

    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        var (cards, ended) = quick ? (500, 20) : (20_000, 200);
        await using var trial = await TrialVault.StartAsync(
            LocalVaultOptions.AnyPorts with
            {
                GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Tokens:PurgeWithin"] = Within.ToString("c") },
                ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits:Default:NumbersPerBinAndLastFourPerDay"] = "100000" },
            },
            stop);
        using var line = trial.Vault.Connect("shop");
        var tokens = new List<string>();
        for (var i = 0; i < cards; i += 500)
        {
            tokens.AddRange(await TokenizeAsync(line, i + 1, Math.Min(500, cards - i), stop));
        }

        // The sealed bytes, as whoever has the files finds them. The engine writes tables of its own when it closes.
        await trial.Vault.Gateway.StopAsync();
        var bytes = await ReadSealedAsync(trial.Vault, tokens);
        await trial.Vault.Gateway.StartAsync(stop);
        await WaitForAsync(line, tokens[0], stop);

        // Half way through some are deleted, some get another card, and more cards come, as they do.
        var (deleted, replaced) = (tokens.Take(ended).ToArray(), tokens.Skip(ended).Take(ended).ToArray());
        var gone = deleted.Concat(replaced).ToArray();
        Require(CountFound(trial.Vault, bytes, tokens) == tokens.Count, "the search does not find what is there");
        var purge = await EndAsync(line, deleted, replaced, stop);
        _ = await TokenizeAsync(line, 10_000_000, 200, stop);
        var afterwards = CountFound(trial.Vault, bytes, gone);
        Require(afterwards > 0, "what was deleted a moment ago is found nowhere: the search or the deletion is not what it says");
        while (TimeProvider.System.GetUtcNow() < purge)
        {
            await Task.Delay(200, stop);
        }

        var left = CountFound(trial.Vault, bytes, gone);
        Require(left == 0, $"{left} of {gone.Length} sealed cards are still in files after the stated time");
        var kept = tokens.Except(gone, StringComparer.Ordinal).ToArray();
        Require(CountFound(trial.Vault, bytes, kept) == kept.Length, "the search does not find what was kept");
        foreach (var token in deleted)
        {
            var reason = await TrialVault.ReasonAsync(async () => await line.Tokens.GetTokenAsync(new GetTokenRequest { Token = token }, cancellationToken: stop));
            Require(reason == "TOKEN_NOT_FOUND", $"a deleted token is answered with '{reason}'");
        }

        return $"deleted-bytes: {deleted.Length} deleted and {replaced.Length} replaced of {cards}: {afterwards} in files right afterwards, 0 after the stated {Within.TotalSeconds:F0} s; all {kept.Length} others still there";
    }

    private static async Task<IEnumerable<string>> TokenizeAsync(TokenVaultClient line, long first, int count, CancellationToken stop)
    {
        var request = new BatchTokenizeRequest();
        request.Requests.Add(Enumerable.Range(0, count).Select(i => new TokenizeRequest { Card = MadeUpCards.Of(MadeUpCards.Number(400000, first + i)) }));
        var response = await line.Tokens.BatchTokenizeAsync(request, cancellationToken: stop);
        return response.Results.Select(result => result.Response?.Token.Token_ ?? throw new TrialException($"refused: {result.Refusal?.Reason}"));
    }

    private static async Task<DateTimeOffset> EndAsync(TokenVaultClient line, string[] deleted, string[] replaced, CancellationToken stop)
    {
        var purge = TimeProvider.System.GetUtcNow();
        foreach (var token in deleted)
        {
            var answer = await line.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = token }, cancellationToken: stop);
            purge = answer.PurgeTime.ToDateTimeOffset();
        }

        for (var i = 0; i < replaced.Length; i++)
        {
            await line.Tokens.UpdateTokenAsync(
                new UpdateTokenRequest
                {
                    Token = replaced[i],
                    UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { "card" } },
                    Card = MadeUpCards.Of(MadeUpCards.Number(500000, i + 1)),
                },
                cancellationToken: stop);
        }

        var last = TimeProvider.System.GetUtcNow() + Within;
        return last > purge ? last : purge;
    }

    private static async Task<Dictionary<string, byte[]>> ReadSealedAsync(LocalVault vault, IReadOnlyList<string> tokens)
    {
        // As the gateway derives it: the code is no secret.
        var rowKey = HKDF.Expand(
            HashAlgorithmName.SHA256, await File.ReadAllBytesAsync(Path.Combine(vault.Folder.Gateway, "row.key")), 32, "tokenvault/gateway/rows/v1"u8.ToArray());
        using var seal = new RowSeal(rowKey);
        await using var store = RocksDbRecordStore.Open(Path.Combine(vault.Folder.Gateway, "store"), NullLogger.Instance);
        return tokens.ToDictionary(text => text, text => ReadSealed(store, new TokenTable(seal), text), StringComparer.Ordinal);
    }

    private static byte[] ReadSealed(RocksDbRecordStore store, TokenTable table, string text)
    {
        Require(Token.TryParse(text, out var token) & MerchantId.TryParse("shop", out var shop), "no token");
        var owned = new OwnedToken(shop, token);
        var reads = new ReadBatch();
        var at = table.AddLookup(reads, owned);
        store.Read(reads);
        Require(table.TryRead(reads, at, owned, out var row), "a token is not in the store");
        return row.Sealed.ToArray();
    }

    // Nonce and ciphertext, looked for in two halves: the engine's log is written in blocks of 32 KiB, and one of the halves is within one.
    private static int CountFound(LocalVault vault, Dictionary<string, byte[]> bytes, IReadOnlyList<string> tokens)
    {
        var (start, half) = (SealedCard.Bytes - SealedCard.TagBytes - CardPlaintext.Bytes, CardPlaintext.Bytes / 2);
        var wanted = new Dictionary<UInt128, string>();
        foreach (var token in tokens)
        {
            for (var i = 0; i < 2; i++)
            {
                wanted[Key(bytes[token].AsSpan(start + (i * half), half))] = token;
            }
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(vault.Folder.Root, "*", SearchOption.AllDirectories))
        {
            ReadOnlySpan<byte> content = Read(file);
            for (var at = 0; at + half <= content.Length; at++)
            {
                if (wanted.TryGetValue(Key(content.Slice(at, half)), out var token))
                {
                    found.Add(token);
                }
            }
        }

        return found.Count;
    }

    private static UInt128 Key(ReadOnlySpan<byte> half) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(half), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(half[8..]));

    // While the gateway has it open: what it removes meanwhile is gone.
    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static async Task WaitForAsync(TokenVaultClient line, string token, CancellationToken stop)
    {
        while (await TrialVault.ReasonAsync(async () => await line.Tokens.GetTokenAsync(new GetTokenRequest { Token = token }, cancellationToken: stop)) is "Unavailable")
        {
            await Task.Delay(100, stop);
        }
    }
}
