using TokenVault.Opening.Cvcs;

namespace TokenVault.Processor.Cvcs;

internal static class CvcRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The short-lived keys of CVCs, in memory only.</summary>
        public IServiceCollection AddCvcs()
        {
            services.AddSingleton(static provider => new CvcSessions(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<CvcDesk>();
            return services;
        }
    }
}
