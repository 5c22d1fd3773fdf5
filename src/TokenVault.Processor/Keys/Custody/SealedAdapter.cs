using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>What the adapter is until its key custodians have opened its keystore.</summary>
internal static class SealedAdapter
{
    public static HostPrelude Before(UnlockedKeystore unlocked) => new(
        builder => builder.Services
            .AddVaultOptions<KeystoreOptions, KeystoreOptionsValidator>(KeystoreOptions.Section)
            .AddSingleton(unlocked)
            .AddSingleton<CustodyFile>()
            .AddSingleton<HeldShares>()
            .AddSingleton<WrongShares>()
            .AddSingleton<CustodyDesk>(),
        static app => app.MapGrpcService<SealedCustodyGrpcService>(),
        VaultErrorCode.AdapterSealed)
    {
        IsNeeded = static services => services.GetRequiredService<IOptions<KeystoreOptions>>().Value.Custodians is not null,
        IsOver = () => unlocked.IsThere,
    };
}
