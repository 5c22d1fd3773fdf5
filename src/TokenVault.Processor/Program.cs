using TokenVault.Hosting;
using TokenVault.Processor;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Disclosures.Tokens;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Events;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Fingerprints.Allowances;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Keys.Life;
using TokenVault.Processor.Keys.Resealing;
using TokenVault.Processor.Keys.Upkeep;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Orders;
using TokenVault.Processor.Orders.Execution;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Accounts.Credentials;
using TokenVault.Processor.Psp.Checklist;
using TokenVault.Processor.Tokens;
using TokenVault.Processor.Transfers;
using TokenVault.Processor.Upkeep;
using TokenVault.Processor.Usage;
using TokenVault.Processor.Webhooks;

if (args is [InitKeysCommand.Name, .. var arguments])
{
    return InitKeysCommand.Run(arguments, Console.Out, Console.Error);
}

if (args is [RotateLedgerKeyCommand.Name, .. var rotateArguments])
{
    return RotateLedgerKeyCommand.Run(rotateArguments, Console.Out, Console.Error);
}

if (args is [ShowKeysCommand.Name, .. var showArguments])
{
    return ShowKeysCommand.Run(showArguments, Console.Out, Console.Error);
}

if (args is [WrapCredentialsCommand.Name, .. var wrapArguments])
{
    return WrapCredentialsCommand.Run(wrapArguments, Console.Out, Console.Error);
}

if (args is [TestProcessorCommand.Name, .. var testArguments])
{
    return await TestProcessorCommand.RunAsync(testArguments, Console.Out, Console.Error);
}

return await VaultHost.RunAsync(
    args,
    "TokenVault.Processor",
    static builder => builder.Services
        .AddKeys()
        .AddKeyLife()
        .AddFingerprints()
        .AddAllowances()
        .AddOrders()
        .AddTransfers()
        .AddEpochs()
        .AddCvcs()
        .AddDisclosures()
        .AddPsp()
        .AddLimits()
        .AddTokens()
        .AddOperations()
        .AddEvents()
        .AddWebhooks()
        .AddSingleton<GatewayDesk>()
        .AddSingleton<UsageCount>()
        .AddSingleton<UsageTurn>()
        .AddHostedService<ProcessorLifetime>()
        .AddHostedService<StoreUpkeep>()
        .AddHealthChecks().AddCheck<ProcessorHealth>("writable"),
    static app =>
    {
        app.MapGrpcService<ProcessorGrpcService>();
        app.MapGrpcService<OrderExecutionGrpcService>();
        app.MapGrpcService<TransferIntakeGrpcService>();
        app.MapGrpcService<DisclosureGrpcService>();
        app.MapGrpcService<LedgerGrpcService>();
        app.MapGrpcService<RecordGrpcService>();
        app.MapGrpcService<UsageGrpcService>();
        app.MapGrpcService<KeyGrpcService>();
        app.MapGrpcService<KeyAdminGrpcService>();
        app.MapGrpcService<ResealingGrpcService>();
        app.MapGrpcService<FingerprintKeyGrpcService>();
        app.MapGrpcService<KeyUpkeepGrpcService>();
    });
