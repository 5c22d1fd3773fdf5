using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Bins;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Orders;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Payments.Admin;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Privacy.Calls;
using TokenVault.Gateway.Record;
using TokenVault.Gateway.Resealing;
using TokenVault.Gateway.Startup;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Telemetry.Misses;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokens;
using TokenVault.Gateway.Tokens.Calls;
using TokenVault.Gateway.Transfers;
using TokenVault.Gateway.Usage;
using TokenVault.Hosting;

return await VaultHost.RunAsync(
    args,
    "TokenVault.Gateway",
    builder =>
    {
        builder.Services.AddGatewayIdentity();
        builder.Services.AddGatewayStore();
        builder.Services.AddAdapterLine();
        builder.Services.AddPrivacy();
        builder.Services.AddRecordWitness();
        builder.Services.AddEpochs();
        builder.Services.AddMissWatch();
        builder.Services.AddBins();
        builder.Services.AddTokenize();
        builder.Services.AddTokens();
        builder.Services.AddPayments();
        builder.Services.AddOrders();
        builder.Services.AddTransfers();
        builder.Services.AddResealing();
        builder.Services.AddUsage();
        builder.Services.AddHealthChecks().AddCheck<GatewayHealth>("writable");
    },
    app =>
    {
        app.MapGrpcService<TokenGrpcService>();
        app.MapGrpcService<PaymentGrpcService>();
        app.MapGrpcService<PaymentAdminGrpcService>();
        app.MapGrpcService<PrivacyGrpcService>();
        app.MapGrpcService<UsageGrpcService>();
        app.MapGrpcService<TransferGrpcService>();
    });
