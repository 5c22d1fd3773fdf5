using TokenVault.Gateway.Privacy.Calls;
using TokenVault.Gateway.Privacy.Copies;
using TokenVault.Gateway.Privacy.Corrections;
using TokenVault.Gateway.Privacy.Erasures;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Privacy.Record;

namespace TokenVault.Gateway.Privacy;

internal static class PrivacyServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the card holders' rights, and the legal holds, which are read before anything is deleted.</summary>
        public IServiceCollection AddPrivacy()
        {
            services.AddSingleton<LegalHolds>().AddSingleton<HeldTokens>().AddSingleton<HoldDesk>().AddHostedService<HoldLoad>();
            services.AddSingleton<CustomerTokens>().AddSingleton<CustomerPayments>();
            services.AddSingleton<RecordClient>().AddSingleton<CustomerDisclosures>();
            services.AddSingleton<CorrectionNotes>().AddSingleton<CustomerCorrection>();
            services.AddSingleton<ErasureJournal>().AddSingleton<ErasureTimes>().AddSingleton<TextRemoval>().AddSingleton<PaymentClearing>();
            services.AddSingleton<CustomerErasure>().AddSingleton<ReceiptDocument>().AddSingleton<ErasureReceipts>().AddSingleton<ErasureCalls>();
            services.AddSingleton<TokenCopies>().AddSingleton<ErasureCopies>().AddSingleton<PaymentCopies>().AddSingleton<CustomerCopy>();
            return services;
        }
    }
}
