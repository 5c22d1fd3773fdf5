using TokenVault.Gateway.Payments.Admin;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Telemetry;
using TokenVault.Hosting;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments;

internal static class PaymentServices
{
    // The longest texts that a payment may carry: two of 255 characters, a return address and a billing address.
    private const int RequestBytesMax = 16 * 1024;

    extension(IServiceCollection services)
    {
        /// <summary>Registers payments: the calls, their rows, and finding out what became of them.</summary>
        public IServiceCollection AddPayments()
        {
            services.AddGrpc()
                .AddServiceOptions<PaymentGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestBytesMax)
                .AddServiceOptions<PaymentAdminGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestBytesMax);
            services.AddVaultOptions<PaymentOptions, PaymentOptionsValidator>(PaymentOptions.Section);
            services.AddVaultOptions<ReconciliationOptions, ReconciliationOptionsValidator>(ReconciliationOptions.Section);
            services.AddSingleton<PaymentOperationTable>().AddSingleton<MerchantPaymentTable>().AddSingleton<PaymentEventTable>();
            services.AddSingleton<PaymentTables>().AddSingleton<EventSequence>().AddSingleton<PaymentBook>();
            services.AddSingleton<RequestDigests>().AddSingleton<AuthorizationIntake>().AddSingleton<PaymentIds>().AddSingleton<OperationDraft>();
            services.AddSingleton<FenceKeeper>().AddSingleton<AdapterPaymentClient>().AddSingleton<OutcomeWriter>();
            services.AddSingleton<InFlightKeys>().AddSingleton<KeyedCalls>().AddSingleton<PaymentGates>().AddSingleton<CardLoader>();
            services.AddSingleton<OperationEnd>().AddSingleton<CallDesk>();
            services.AddSingleton<AuthorizationExecutor>().AddSingleton<FollowUpExecutor>();
            services.AddSingleton<PaymentList>().AddSingleton<PaymentFeed>();
            AddSettling(services);
            services.AddSingleton<UnknownOperations>().AddSingleton<OperationListing>().AddSingleton<OperationResolution>();
            services.AddSingleton<KeySweep>().AddHostedService<PaymentSweep>();
            return services;
        }
    }

    private static void AddSettling(IServiceCollection services)
    {
        services.AddSingleton(static _ =>
        {
            var open = new OpenOperations();
            GatewayMetrics.Watch(open);
            return open;
        });
        services.AddSingleton<FindingPlan>().AddSingleton<FindingDesk>().AddSingleton<OutcomeFinder>().AddSingleton<OpenOperationScan>();
        services.AddSingleton<ProcessorFacts>();
        services.AddHostedService<PaymentStart>().AddHostedService<Reconciler>().AddHostedService<ProcessorEvents>();
    }
}
