namespace TokenVault.Gateway.Usage;

internal static class UsageServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the figures for billing and review.</summary>
        public IServiceCollection AddUsage() => services.AddSingleton<UsageCount>().AddSingleton<UsageTurn>();
    }
}
