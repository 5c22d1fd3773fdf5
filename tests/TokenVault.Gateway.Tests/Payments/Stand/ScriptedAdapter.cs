using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Tests.Orders;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>
/// The other end of the line over mTLS and a real socket, which does what its script says: losing an answer, refusing a connection
/// or answering late can't be had from the real adapter at will. That the real one keeps its side is shown in its own tests and end to end.
/// </summary>
internal sealed class ScriptedAdapter : IAsyncDisposable
{
    public const string San = "spiffe://tokenvault/processor/pr-1";

    private WebApplication _app;

    private ScriptedAdapter(WebApplication app, AdapterScript script, X509Certificate2 certificate) =>
        (_app, Script, Certificate, Address) = (app, script, certificate, new Uri(app.Urls.First()));

    public AdapterScript Script { get; }

    public X509Certificate2 Certificate { get; }

    public Uri Address { get; }

    public static async Task<ScriptedAdapter> StartAsync()
    {
        var script = new AdapterScript();
        var certificate = SelfSigned();
        return new ScriptedAdapter(await ServeAsync(script, certificate, port: 0), script, certificate);
    }

    /// <summary>From now on connections are refused.</summary>
    public async Task StopAsync()
    {
        // No waiting for calls in flight: what is cut is cut.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Serves on the same port again, with what it knew.</summary>
    public async Task StartAgainAsync() => _app = await ServeAsync(Script, Certificate, Address.Port);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Certificate.Dispose();
    }

    private static async Task<WebApplication> ServeAsync(AdapterScript script, X509Certificate2 certificate, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            });
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);
        var app = builder.Build();
        app.MapGrpcService<Service>();
        app.MapGrpcService<ScriptedOrders>();
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pr-1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(San));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private sealed class Service(AdapterScript script) : ProcessorService.ProcessorServiceBase
    {
        public override Task<GetCvcKeyResponse> GetCvcKey(GetCvcKeyRequest request, ServerCallContext context) =>
            Task.FromResult(script.OnCvcKey());

        public override Task<OpenCvcSessionResponse> OpenCvcSession(OpenCvcSessionRequest request, ServerCallContext context)
        {
            script.CvcSessions++;
            return Task.FromResult(new OpenCvcSessionResponse());
        }

        public override Task<ObserveRecordResponse> ObserveRecord(ObserveRecordRequest request, ServerCallContext context) =>
            Task.FromResult(script.OnObserve());

        public override Task<AcquireFenceResponse> AcquireFence(AcquireFenceRequest request, ServerCallContext context) =>
            Task.FromResult(new AcquireFenceResponse { FencingEpoch = ++script.Fence });

        public override async Task<AuthorizeResponse> Authorize(AuthorizeRequest request, ServerCallContext context) =>
            new() { Result = await AnswerAsync(await script.AuthorizeAsync(request), context) };

        public override async Task<FollowUpResponse> FollowUp(FollowUpRequest request, ServerCallContext context) =>
            new() { Result = await AnswerAsync(await script.FollowUpAsync(request), context) };

        public override Task<QueryOperationResponse> QueryOperation(QueryOperationRequest request, ServerCallContext context) =>
            Task.FromResult(new QueryOperationResponse { Result = script.Query(request) });

        public override Task<SettleOperationResponse> SettleOperation(SettleOperationRequest request, ServerCallContext context) =>
            Task.FromResult(script.Settle(request));

        public override Task<RecordResolutionResponse> RecordResolution(RecordResolutionRequest request, ServerCallContext context) =>
            Task.FromResult(new RecordResolutionResponse { Result = script.Record(request) });

        public override Task<ListProcessorEventsResponse> ListProcessorEvents(ListProcessorEventsRequest request, ServerCallContext context) =>
            Task.FromResult(script.OnListEvents(request));

        private async Task<OperationResult> AnswerAsync(OperationResult result, ServerCallContext context)
        {
            if (script.LosesAnswers)
            {
                context.GetHttpContext().Abort();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return result;
        }
    }
}
