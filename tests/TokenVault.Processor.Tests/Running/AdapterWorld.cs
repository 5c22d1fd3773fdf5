using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Net.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Envelope;

namespace TokenVault.Processor.Tests.Running;

/// <summary>The real adapter and the real practice processor, each in a process of its own, over mutual TLS.</summary>
#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync.
public sealed class AdapterWorld : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly List<GrpcChannel> _channels = [];
    private HttpClient _http = null!;

    internal AdapterFolder Folder { get; } = new();

    internal RunningProgram Sandbox { get; private set; } = null!;

    internal RunningProgram Adapter { get; private set; } = null!;

    internal TestGateway Gateway { get; private set; } = null!;

    public ByteString RegisteredEpoch { get; private set; } = null!;

    public ProcessorService.ProcessorServiceClient Processor => new(Connect(Folder.Gateway));

    public OrderExecutionService.OrderExecutionServiceClient Orders => new(Connect(Folder.Gateway));

    public TransferIntakeService.TransferIntakeServiceClient Intake => new(Connect(Folder.Gateway));

    public DisclosureService.DisclosureServiceClient Auditor => new(Connect(Folder.Auditor));

    public FingerprintKeyService.FingerprintKeyServiceClient FingerprintKeys => new(Connect(Folder.Gateway));

    public KeyService.KeyServiceClient Keys => new(Connect(Folder.Custodian));

    public KeyAdminService.KeyAdminServiceClient KeyAdmin => new(Connect(Folder.Custodian));

    public KeyAdminService.KeyAdminServiceClient OtherKeyAdmin => new(Connect(Folder.OtherCustodian));

    public ResealingService.ResealingServiceClient Resealing => new(Connect(Folder.Gateway));

    public async Task InitializeAsync()
    {
        Sandbox = await RunningProgram.StartAsync(
            "TokenVault.Sandbox", Folder.Root, "--port", "0", "--certificate", "sandbox.pem", "--key", "sandbox.key", "--records", "records",
            "--webhook-authority", "ca.pem");
        Folder.WriteConfiguration(Sandbox.Address);
        var (exitCode, said) = await RunningProgram.RunAsync(
            "TokenVault.Processor", Folder.Root, "init-keys", "--config", "processor.json", "--public-key-out", "public-key.json");
        Assert.True(exitCode == 0, said);
        Gateway = MakeGateway(Folder.Gateway);
        await StartAdapterAsync();
        await AcquireFenceAsync();
        RegisteredEpoch = (await Processor.RegisterEpochAsync(Gateway.Registration)).RegisteredEpoch;
        _http = new HttpClient(Handler(Folder.Gateway)) { BaseAddress = Sandbox.Address };
    }

    public async Task StartAdapterAsync()
    {
        Adapter = await RunningProgram.StartAsync("TokenVault.Processor", Folder.Root, "--config", "processor.json");
        await Processor.ObserveRecordAsync(new ObserveRecordRequest());
    }

    internal TestGateway MakeGateway(X509Certificate2 certificate, string name = "gw-1")
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Folder.At("public-key.json")));
        var key = file.RootElement;
        return new TestGateway(
            (SuiteId)key.GetProperty("suite").GetInt32(),
            key.GetProperty("keyNumber").GetUInt32(),
            key.GetProperty("publicKey").GetBytesFromBase64(),
            certificate,
            name);
    }

    public ProcessorService.ProcessorServiceClient ConnectAs(X509Certificate2 certificate) => new(Connect(certificate));

    /// <summary>How many charges the practice processor really made.</summary>
    public Task<int> CountChargesAsync() => CountAsync("charges");

    /// <summary>A number of the practice processor's own summary.</summary>
    public async Task<int> CountAsync(string name)
    {
        using var summary = JsonDocument.Parse(await _http.GetStringAsync("/sandbox/summary"));
        return summary.RootElement.GetProperty(name).GetInt32();
    }

    /// <summary>How the practice processor misbehaves from now on; `{}` for not at all.</summary>
    public async Task SetFaultsAsync(string faults)
    {
        using var content = new StringContent(faults);
        using var answer = await _http.PutAsync("/sandbox/faults", content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Has this gateway's next process take over.</summary>
    public async Task AcquireFenceAsync() =>
        Gateway.Fence = (await Processor.AcquireFenceAsync(new AcquireFenceRequest())).FencingEpoch;

    public async Task DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        _http?.Dispose();
        Gateway?.Dispose();
        if (Adapter is not null)
        {
            await Adapter.DisposeAsync();
        }

        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        Folder.Dispose();
    }

    private GrpcChannel Connect(X509Certificate2 certificate)
    {
        var channel = GrpcChannel.ForAddress(
            Adapter.Address, new GrpcChannelOptions { HttpHandler = Handler(certificate), DisposeHttpClient = true });
        _channels.Add(channel);
        return channel;
    }

    private SocketsHttpHandler Handler(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Folder.Authority.Certificate);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                CertificateChainPolicy = policy,
            },
        };
    }
}
