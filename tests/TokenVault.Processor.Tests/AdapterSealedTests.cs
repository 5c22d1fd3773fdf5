using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Envelope.Keys;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>The real adapter with a keystore that opens by any two of three custodians.</summary>
public sealed class AdapterSealedTests : IAsyncLifetime
{
    private static readonly string[] Names = ["carla", "dora", "emil"];

    private readonly AdapterFolder _folder = new();
    private readonly List<IDisposable> _used = [];
    private RunningProgram? _adapter;

    public async Task InitializeAsync()
    {
        _folder.WriteConfiguration(new Uri("https://127.0.0.1:1"));
        Change("registry.json", "\"callers\":[", "\"callers\":[" + string.Concat(Names.Skip(1).Select(
            static name => $$"""{"san":"spiffe://tokenvault/custodian/{{name}}","role":"custodian","name":"{{name}}","disabled":false},""")));
        Change("processor.json", "\"tokenvault.v1.KeyService\": [\"custodian\"],", "\"tokenvault.v1.KeyService\": [\"custodian\"], \"tokenvault.v1.KeyCustodyService\": [\"custodian\"],");
        await RunAsync("init-keys", "--config", "processor.json", "--public-key-out", "public-key.json");
        await RunAsync(
            "set-custodians", "--config", "processor.json", "--threshold", "2", "--custodians", string.Join(',', Names), "--shares-out-dir", "shares", "--remove-passphrase");
        Change("processor.json", "\"PassphraseFile\": \"passphrase\"", "\"Custodians\": {\"SharesKeptFor\": \"00:30:00\"}");
        _adapter = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        _used.ForEach(static one => one.Dispose());
        if (_adapter is not null)
        {
            await _adapter.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Serves_NothingButCustodyAndHealth_UntilItIsOpened_AndIsSealedAgainAfterARestart()
    {
        Assert.True(_adapter!.IsSealed);
        var gateway = Connect(_folder.Gateway);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await HealthAsync(gateway));
        await RefusesAsync(StatusCode.Unavailable, "ADAPTER_SEALED", () => new ProcessorService.ProcessorServiceClient(gateway).AcquireFenceAsync(new AcquireFenceRequest()).ResponseAsync, isRetried: true);
        await RefusesAsync(StatusCode.Unavailable, "ADAPTER_SEALED", () => new DisclosureService.DisclosureServiceClient(Connect(_folder.Auditor)).ListDisclosuresAsync(new ListDisclosuresRequest()).ResponseAsync, isRetried: true);
        await RefusesAsync(StatusCode.Unavailable, "ADAPTER_SEALED", () => new KeyService.KeyServiceClient(Connect(Custodian("carla"))).ListKeysAsync(new ListKeysRequest()).ResponseAsync, isRetried: true);
        await RefusesAsync(StatusCode.PermissionDenied, "CALLER_NOT_ALLOWED", () => SubmitAsync(_folder.Gateway, Share(1)));
        await RefusesAsync(StatusCode.InvalidArgument, "CUSTODIAN_SHARE_WRONG", () => SubmitAsync(Custodian("dora"), Share(1)));

        Assert.Equal(1u, (await SubmitAsync(Custodian("emil"), Share(3))).Given);
        var state = await new KeyCustodyService.KeyCustodyServiceClient(Connect(Custodian("dora"))).GetLockStateAsync(new GetLockStateRequest());
        Assert.Equal((true, 2u), (state.IsSealed, state.Threshold));
        Assert.Equal(["emil"], state.Custodians.Where(static one => one.HasGiven).Select(static one => one.Name));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await HealthAsync(gateway));

        Assert.Equal(2u, (await SubmitAsync(Custodian("carla"), Share(1))).Given);
        await _adapter.AwaitListeningAsync();
        var opened = Connect(_folder.Gateway);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(opened));
        await new ProcessorService.ProcessorServiceClient(opened).ObserveRecordAsync(new ObserveRecordRequest());
        await new ProcessorService.ProcessorServiceClient(opened).AcquireFenceAsync(new AcquireFenceRequest());
        await RefusesAsync(StatusCode.FailedPrecondition, "KEYSTORE_OPEN", () => SubmitAsync(Custodian("dora"), Share(2)));
        Assert.False((await new KeyCustodyService.KeyCustodyServiceClient(Connect(Custodian("dora"))).GetLockStateAsync(new GetLockStateRequest())).IsSealed);
        Assert.Contains("\"custodians\":\"carla, emil\"", Assert.Single(Record(), static line => line.Contains("key_unlocked", StringComparison.Ordinal)), StringComparison.Ordinal);

        Assert.Equal(0, await _adapter.StopAsync());
        Assert.Equal([], FilesWithAShare());
        await _adapter.DisposeAsync();
        _adapter = await StartAsync();
        Assert.True(_adapter.IsSealed);
    }

    [Fact]
    public async Task Ends_WhileItIsSealed()
    {
        Assert.Equal(1u, (await SubmitAsync(Custodian("emil"), Share(3))).Given);
        Assert.Equal(0, await _adapter!.StopAsync());
    }

    [Fact]
    public async Task Refuses_ToStart_WithAConfigurationThatIsWrong_BeforeCustodiansAreAsked()
    {
        await _adapter!.StopAsync();
        Change("processor.json", "\"Store\":", "\"Stroe\":");
        var (exitCode, said) = await RunningProgram.RunAsync("TokenVault.Processor", _folder.Root, "--config", "processor.json");
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("SEALED", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_OfflineByItsShares_ForOtherShares_AndByNoPassphrase()
    {
        await _adapter!.StopAsync();
        string[] set = ["set-custodians", "--config", "processor.json", "--threshold", "2", "--custodians", "dora,emil", "--shares-out-dir", "others"];
        Assert.Equal(1, (await RunningProgram.RunAsync("TokenVault.Processor", _folder.Root, [.. set, "--passphrase-file", "passphrase"])).ExitCode);
        Assert.Equal(1, (await RunningProgram.RunAsync("TokenVault.Processor", _folder.Root, [.. set, "--share-file", "shares/1-carla.share"])).ExitCode);
        Assert.Equal([], Directory.Exists(_folder.At("others")) ? Directory.GetFiles(_folder.At("others")) : []);

        await RunAsync([.. set, "--share-file", "shares/1-carla.share", "--share-file", "shares/3-emil.share"]);
        Assert.Equal(["1-dora.share", "2-emil.share"], Directory.GetFiles(_folder.At("others")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
#pragma warning disable CA1416 // Only the lambda's compiler does not see the question above.
            Assert.All(Directory.GetFiles(_folder.At("others")), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
#pragma warning restore CA1416
        }
    }

    private static async Task RefusesAsync(StatusCode status, string reason, Func<Task> call, bool isRetried = false)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, reason), (refusal.StatusCode, refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason));
        Assert.Equal(isRetried, refusal.GetRpcStatus()?.GetDetail<RetryInfo>() is not null);
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(GrpcChannel channel) =>
        (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status;

    private Task<RunningProgram> StartAsync() => RunningProgram.StartAsync("TokenVault.Processor", _folder.Root, "--config", "processor.json");

    private async Task RunAsync(params string[] arguments)
    {
        var (exitCode, said) = await RunningProgram.RunAsync("TokenVault.Processor", _folder.Root, arguments);
        Assert.True(exitCode == 0, said);
    }

    private void Change(string file, string old, string next)
    {
        var text = File.ReadAllText(_folder.At(file));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(_folder.At(file), text.Replace(old, next, StringComparison.Ordinal));
    }

    private byte[] Share(int number)
    {
        var secret = new byte[ShareText.SecretBytes];
        Assert.True(ShareText.TryRead(File.ReadAllBytes(_folder.At($"shares/{number}-{Names[number - 1]}.share")), secret, out var read, out _));
        Assert.Equal(number, read);
        return secret;
    }

    private X509Certificate2 Custodian(string name)
    {
        if (string.Equals(name, "carla", StringComparison.Ordinal))
        {
            return _folder.Custodian;
        }

        var certificate = _folder.Authority.Issue($"spiffe://tokenvault/custodian/{name}");
        _used.Add(certificate);
        return certificate;
    }

    private async Task<SubmitShareResponse> SubmitAsync(X509Certificate2 caller, byte[] secret) => await new KeyCustodyService.KeyCustodyServiceClient(Connect(caller))
        .SubmitShareAsync(new SubmitShareRequest { Secret = ByteString.CopyFrom(secret) });

    private GrpcChannel Connect(X509Certificate2 certificate)
    {
        var channel = AdapterWorld.Connect(_adapter!.Address, _folder, certificate);
        _used.Insert(0, channel);
        return channel;
    }

    private IEnumerable<string> Record() => Directory.GetFiles(_folder.At("disclosures"), "*.jsonl").SelectMany(File.ReadAllLines);

    private IEnumerable<string> FilesWithAShare()
    {
        byte[][] forms = [.. Enumerable.Range(1, 3).Select(Share).SelectMany(static secret => (byte[][])
            [secret, Encoding.ASCII.GetBytes(Convert.ToHexString(secret)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)), Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)[..42])])];
        return Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(path => forms.Any(form => File.ReadAllBytes(path).AsSpan().IndexOf(form) >= 0));
    }
}
