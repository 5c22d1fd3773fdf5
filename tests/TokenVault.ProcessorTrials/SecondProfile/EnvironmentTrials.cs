using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>What the adapter's environment says of proxies and of trust counts for nothing.</summary>
internal sealed class EnvironmentTrials(TrialVault vault, Shop shop, HarbourServer harbour, Refusals refusals)
{
    private const string OutOfReach = "PROCESSOR_UNAVAILABLE";

    private static readonly string[] ProxyNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    private static readonly Dictionary<string, string> NoProxies =
        ProxyNames.Append("NO_PROXY").Append("no_proxy").ToDictionary(name => name, _ => "", StringComparer.Ordinal);

    /// <summary>An environment with that authority and no proxies.</summary>
    public static IReadOnlyDictionary<string, string> Trusting(string authority) =>
        new Dictionary<string, string>(NoProxies, StringComparer.Ordinal) { ["SSL_CERT_FILE"] = authority };

    /// <param name="other">What the environment names as proxy.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How many bytes the counter-trial brought there.</returns>
    public async Task<long> ProxyAsync(CountingListener other, CancellationToken stop)
    {
        var environment = new Dictionary<string, string>(NoProxies, StringComparer.Ordinal);
        foreach (var name in ProxyNames)
        {
            environment[name] = other.ProxyAddress;
        }

        await vault.RestartAdapterAsync(environment, stop);
        await ReadyAsync(stop);
        var booked = harbour.Book.Entries.Count;
        (await shop.ChargeAsync(TestCard.Visa, 1999, "EUR", stop)).Is(PaymentStatus.Succeeded);
        var held = (await shop.AuthorizeAsync(TestCard.Mastercard, 2500, "EUR", stop)).Is(PaymentStatus.Authorized);
        (await shop.VoidAsync(held.Payment, stop)).Is(PaymentStatus.Voided);
        Checks.Equal(booked + 3, harbour.Book.Entries.Count, "what the harbour has booked");
        Checks.Equal((0, 0L), (other.Connections, other.Bytes), "connections and bytes at the proxy");
        refusals.Note("a proxy of the environment");

        environment["SSL_CERT_FILE"] = vault.Folder.AuthorityCertificate;
        await ChildProgram.SelfAsync(["reach", harbour.Address.ToString()], environment, stop);
        Checks.Require(other.Connections > 0 && other.Bytes > 0, $"the counter-trial did not reach the proxy, so nothing is proved");
        return other.Bytes;
    }

    /// <summary>A server under a certificate of an authority that only the environment names stands at the processor's address.</summary>
    /// <returns>How many bytes of a body the counter-trial brought there.</returns>
    public async Task<long> TrustAsync(CancellationToken stop)
    {
        using var foreign = new ForeignAuthority();
        using var certificate = foreign.LoopbackServer();
        await using var impostor = await HarbourServer.StartAsync(certificate, stop);
        var directory = Directory.CreateDirectory(Path.Combine(vault.Folder.Root, "foreign")).FullName;
        var file = Path.Combine(directory, "ca.pem");
        await File.WriteAllTextAsync(file, foreign.Pem, stop);
        var environment = new Dictionary<string, string>(Trusting(file), StringComparer.Ordinal) { ["SSL_CERT_DIR"] = directory };

        // By the line's own authority, and by the system's.
        foreach (var authority in new[] { "ca.pem", "" })
        {
            vault.MoveLine(SecondProfileRun.Line, impostor.Address, authority);
            await vault.RestartAdapterAsync(environment, stop);
            await ReadyAsync(stop);
            Checks.Equal(
                OutOfReach, await Shop.RefusalOfAsync(() => shop.ChargeAsync(TestCard.Visa, 1999, "EUR", stop)), "a server under a foreign certificate");
            Checks.Equal((0, 0L), (impostor.Asked, impostor.BodyBytes), "requests and bytes at the impostor");
            refusals.Note($"an authority of the environment, where the line trusts {(authority.Length > 0 ? authority : "the system's own")}");
        }

        var end = await ChildProgram.SelfAsync(["reach", impostor.Address.ToString()], environment, stop);
        Checks.Require(end.ExitCode == 0 && impostor.BodyBytes == Reach.Body.Length, $"the counter-trial did not reach the impostor, so nothing is proved: {end.Output}");
        return impostor.BodyBytes;
    }

    // The gateway finds the adapter again by itself, and opens a session for security codes anew within five seconds.
    private Task ReadyAsync(CancellationToken stop) => Checks.ComesToHoldAsync(
        async () =>
        {
            try
            {
                await shop.VerifyAsync(TestCard.Visa, "EUR", stop);
                return true;
            }
            catch (RpcException error)
            {
                return TokenVaultClient.TryReadReason(error, out var reason) && string.Equals(reason, OutOfReach, StringComparison.Ordinal);
            }
        },
        "the gateway and the adapter are ready",
        stop);
}
