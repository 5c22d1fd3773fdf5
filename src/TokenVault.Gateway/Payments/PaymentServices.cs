namespace TokenVault.Gateway.Payments;

internal static class PaymentServices
{
    // The longest texts that a charge may carry are two of 255 characters.
    private const int RequestBytesMax = 16 * 1024;

    extension(IServiceCollection services)
    {
        /// <summary>Registers charging and looking payments up.</summary>
        public IServiceCollection AddPayments()
        {
            services.AddGrpc().AddServiceOptions<PaymentGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestBytesMax);
            services.AddSingleton<ChargeDigests>().AddSingleton<PaymentIds>().AddSingleton<ProcessMark>().AddSingleton<ChargeDraft>();
            services.AddSingleton<PaymentStore>().AddSingleton<PaymentView>().AddSingleton<InFlightCharges>();
            services.AddSingleton<AdapterChargeClient>().AddSingleton<ChargeExecutor>();
            return services;
        }
    }
}
