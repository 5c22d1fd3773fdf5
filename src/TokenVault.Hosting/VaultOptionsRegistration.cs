using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting;

/// <summary>Registers a section of the configuration file.</summary>
public static class VaultOptionsRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Binds a section to options that are validated before the host starts. The host refuses a key of the section
        /// that the options do not have, and a section of the file that nobody registered.
        /// </summary>
        public IServiceCollection AddVaultOptions<TOptions, TValidator>(string section)
            where TOptions : class
            where TValidator : class, IValidateOptions<TOptions>
        {
            services.AddSingleton(new Startup.ConfigurationSection(section, typeof(TOptions)));
            services.AddOptionsWithValidateOnStart<TOptions, TValidator>().BindConfiguration(section);
            return services;
        }
    }
}
