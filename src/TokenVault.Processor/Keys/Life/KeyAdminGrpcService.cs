using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Hosting;
using TokenVault.Processor.Keys.Resealing;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What key custodians call to see what keys protect, and to end them.</summary>
/// <remarks>A caller may stop waiting; what was begun for him does not stop.</remarks>
internal sealed class KeyAdminGrpcService(
    KeyOverview overview, KeyRetirement retirement, KeyDestruction destruction, KeyBackups backups, Resealings resealings)
    : KeyAdminService.KeyAdminServiceBase
{
    public override Task<GetKeyStatusResponse> GetKeyStatus(GetKeyStatusRequest request, ServerCallContext context) =>
        overview.GetAsync(context.CancellationToken);

    public override Task<RetireKeyResponse> RetireKey(RetireKeyRequest request, ServerCallContext context) =>
        retirement.RetireAsync(request, context.GetCaller().Name, CancellationToken.None).WaitAsync(context.CancellationToken);

    public override Task<DestroyKeyResponse> DestroyKey(DestroyKeyRequest request, ServerCallContext context) =>
        destruction.DestroyAsync(request, context.GetCaller().Name, CancellationToken.None).WaitAsync(context.CancellationToken);

    public override Task<ForgetGatewayResponse> ForgetGateway(ForgetGatewayRequest request, ServerCallContext context) =>
        retirement.ForgetGatewayAsync(request, context.GetCaller().Name, CancellationToken.None).WaitAsync(context.CancellationToken);

    public override Task ListEpochs(ListEpochsRequest request, IServerStreamWriter<ListEpochsResponse> responseStream, ServerCallContext context) =>
        overview.ListEpochsAsync(request, responseStream, context.CancellationToken);

    public override async Task<StartResealingResponse> StartResealing(StartResealingRequest request, ServerCallContext context) => new()
    {
        Resealing = await resealings.StartAsync(request, context.GetCaller().Name, CancellationToken.None).WaitAsync(context.CancellationToken),
    };

    public override async Task<ListResealingsResponse> ListResealings(ListResealingsRequest request, ServerCallContext context)
    {
        var response = new ListResealingsResponse();
        response.Resealings.Add(await resealings.ListAsync(context.CancellationToken));
        return response;
    }

    public override async Task<RegisterKeyBackupResponse> RegisterKeyBackup(RegisterKeyBackupRequest request, ServerCallContext context) =>
        new() { Backup = await backups.RegisterAsync(request, context.GetCaller().Name).WaitAsync(context.CancellationToken) };

    public override async Task<ForgetKeyBackupResponse> ForgetKeyBackup(ForgetKeyBackupRequest request, ServerCallContext context) =>
        new() { Backup = await backups.ForgetAsync(request.BackupId, context.GetCaller().Name).WaitAsync(context.CancellationToken) };
}
