namespace TokenVault.Gateway.Payments;

internal static class PaymentServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers charging and looking payments up.</summary>
        public IServiceCollection AddPayments()
        {
            services.AddSingleton<ChargeDigests>().AddSingleton<PaymentIds>().AddSingleton<ProcessMark>().AddSingleton<ChargeDraft>();
            services.AddSingleton<PaymentStore>().AddSingleton<PaymentView>().AddSingleton<InFlightCharges>();
            services.AddSingleton<AdapterChargeClient>().AddSingleton<ChargeExecutor>();
            return services;
        }
    }
}
