using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Local;
using TokenVault.Local.Processes;
using static TokenVault.HsmTrials.TrialException;

namespace TokenVault.HsmTrials;

/// <summary>A vault of real processes with its opening keys in a token, another sealing key in it, and restarts.</summary>
internal static class VaultTrial
{
    private const string OtherMerchant = "second";

    // Published test numbers that the practice processor accepts.
    private static readonly string[] Before = ["4242424242424242", "4111111111111111", "5555555555554444", "378282246310005"];
    private static readonly string[] After = ["4000056655665556", "5200828282828210", "6011111111111117"];

    private static int _charges;

    public static async Task<string> RunAsync(string directory, Pkcs11Token token, CancellationToken stop)
    {
        await using var vault = await LocalVault.StartAsync(directory, LocalVaultOptions.AnyPorts with { Pkcs11 = token }, stop);
        var cards = await TokenizeAsync(vault, Before, stop);
        await ChargeAsync(vault, "shop", cards, stop);
        Say($"{cards.Count} cards tokenized and charged with an epoch's key that was opened in the token");

        await WrapAsync(vault, stop);
        await RotateAsync(vault, stop);
        await RestartAsync(vault, vault.Gateway, stop);
        cards.AddRange(await TokenizeAsync(vault, After, stop));
        await ChargeAsync(vault, "shop", cards, stop);
        Say($"sealing key 2 drawn in the token while the adapter ran; {Before.Length} cards of before and {After.Length} of after charged");

        // The opened epochs' keys are in the adapter's memory only, so that those of the keystore are needed anew.
        await RestartAsync(vault, vault.Processor, stop);
        await ChargeAsync(vault, "shop", cards, stop);
        await RestartAsync(vault, vault.Gateway, stop);
        var more = await TokenizeAsync(vault, ["5105105105105100"], stop);
        await ChargeAsync(vault, "shop", [.. cards, .. more], stop);
        await ChargeAsync(vault, OtherMerchant, await TokenizeAsync(vault, Before[..1], stop, OtherMerchant), stop);
        Say("after a restart of each the same, and an account whose credential was wrapped meanwhile");
        return string.Create(CultureInfo.InvariantCulture, $"{_charges} charges");
    }

    private static void Say(string what) => Console.WriteLine(what);

    private static async Task<List<string>> TokenizeAsync(LocalVault vault, string[] numbers, CancellationToken stop, string merchant = "shop")
    {
        using var line = vault.Connect(merchant);
        var tokens = new List<string>();
        foreach (var number in numbers)
        {
            var card = new Card
            {
                Number = ByteString.CopyFromUtf8(number),
                ExpiryMonth = 12,
                ExpiryYear = (uint)TimeProvider.System.GetUtcNow().Year + 3,
            };
            var answer = await RetryAsync(() => line.Tokens.TokenizeAsync(new TokenizeRequest { Card = card }, cancellationToken: stop).ResponseAsync);
            tokens.Add(answer.Token.Token_);
        }

        return tokens;
    }

    private static async Task ChargeAsync(LocalVault vault, string merchant, IReadOnlyList<string> tokens, CancellationToken stop)
    {
        using var line = vault.Connect(merchant);
        foreach (var token in tokens)
        {
            var request = new ChargeRequest
            {
                Token = token,
                Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
                IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"charge-{++_charges}"),
            };
            var answer = await RetryAsync(() => line.Payments.ChargeAsync(request, cancellationToken: stop).ResponseAsync);
            Require(answer.Payment.Status == PaymentStatus.Succeeded, $"a charge of {token} ended {answer.Payment.Status}");
        }
    }

    // What a custodian and the key ceremony do.
    private static async Task RotateAsync(LocalVault vault, CancellationToken stop)
    {
        using var custodian = vault.Connect(vault.Processor.Address, "custodian-1");
        var first = await SealingKeysAsync(custodian, stop);
        Require(first is [{ Number: 1, Suite: (uint)SuiteId.DhKemP256, Place: KeyPlace.Token, IsCurrent: true }], "the vault's sealing key is not one of P-256 in the token");
        var drawn = (await custodian.Keys.RotateKeyAsync(
            new RotateKeyRequest { Purpose = KeyPurpose.Sealing, CurrentNumber = 1 }, cancellationToken: stop)).Key;
        var keys = await SealingKeysAsync(custodian, stop);
        Require(keys.Count == 2 && keys.All(static key => key.Place == KeyPlace.Token), "the second sealing key is not in the token beside the first");
        Require(drawn.Number == 2 && drawn.IsCurrent && !drawn.PublicKey.Equals(first[0].PublicKey), "no other sealing key was drawn");

        using var ceremony = ECDsa.Create();
        ceremony.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(vault.Folder.Ceremony, "ceremony.key"), stop));
        var manifest = new KeyManifest(2, SuiteId.DhKemP256, drawn.Number, drawn.PublicKey.ToByteArray(), TimeProvider.System.GetUtcNow()).Sign(ceremony);
        await File.WriteAllBytesAsync(Path.Combine(vault.Folder.Gateway, "manifest.json"), manifest, stop);
    }

    private static async Task<IReadOnlyList<VaultKey>> SealingKeysAsync(TokenVaultClient custodian, CancellationToken stop) =>
        [.. (await custodian.Keys.ListKeysAsync(new ListKeysRequest(), cancellationToken: stop)).Keys.Where(static key => key.Purpose == KeyPurpose.Sealing)];

    // A merchant who comes later has a credential in the clear, until somebody wraps it.
    private static async Task WrapAsync(LocalVault vault, CancellationToken stop)
    {
        Require(MerchantId.TryParse(OtherMerchant, out var merchant), "the merchant's name is none");
        vault.Callers.AddMerchant(merchant);
        var file = Path.Combine(vault.Folder.Processor, $"psp-{OtherMerchant}.key");
        var secret = await File.ReadAllBytesAsync(file, stop);
        Require(FilesWith(vault.Folder.Root, secret).SequenceEqual([file]), "the search for a credential does not find the one that is in the clear");

        await CredentialWrapping.RunAsync(vault.Folder.ProcessorConfig, stop);

        Require(!FilesWith(vault.Folder.Root, secret).Any(), "a credential is in the clear after it was wrapped");
        var files = Directory.GetFiles(vault.Folder.Processor, "psp-*.key");
        Require(files.Length == 2 && files.All(static path => File.ReadAllBytes(path).AsSpan().StartsWith("TVCR"u8)), "a credential's file is not wrapped");
        Require(!FilesWith(vault.Folder.Processor, "sk_test_"u8.ToArray()).Any(), "a secret key is in the clear");
        Require(!File.Exists(Path.Combine(vault.Folder.Processor, "passphrase")), "there is a passphrase beside the keystore");
        Say($"{files.Length} credentials wrapped by the keystore, none in the clear");
    }

    private static IEnumerable<string> FilesWith(string folder, byte[] bytes) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(path => File.ReadAllBytes(path).AsSpan().IndexOf(bytes) >= 0);

    private static async Task RestartAsync(LocalVault vault, ServiceProcess service, CancellationToken stop)
    {
        Require(vault.Services.Contains(service), "that is no service of the vault");
        await service.StopAsync();
        await service.StartAsync(stop);
    }

    // Lines, and the gateway's to the adapter, are made anew after a restart. The idempotency key makes a second try harmless.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (RpcException broken) when (tries < 50 && broken.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(200);
            }
        }
    }
}
