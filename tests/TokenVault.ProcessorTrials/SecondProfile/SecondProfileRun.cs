using System.Globalization;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>The whole run: pays through an API of another shape, then tries all that must be refused.</summary>
internal static class SecondProfileRun
{
    public const string Line = "harbour";
    public const string Merchant = "shop";

    private const int UsedVersion = 2;

    /// <param name="quick">Tries some of the refusals only.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The figure.</returns>
    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        await using var vault = await TrialVault.MakeAsync([Merchant], stop);
        using var certificate = vault.ServerCertificate();
        await using var harbour = await HarbourServer.StartAsync(certificate, stop);
        vault.AddProfile("harbour");
        await vault.SignAsync(UsedVersion, TrialVault.Officers, stop);
        vault.AddLine(Line, "harbour", harbour.Address);
        var pass = vault.UseLine(Merchant, Line, new Dictionary<string, string>(StringComparer.Ordinal) { ["berth"] = HarbourTrials.Berth });
        await vault.Services.Processor.StartAsync(stop);
        await vault.Services.Gateway.StartAsync(stop);

        using var shop = new Shop(vault.Services, Merchant);
        var trials = new HarbourTrials(shop, harbour, pass);
        await trials.RunAsync(stop);

        var refusals = new Refusals(vault);
        await using var raw = new CountingListener();
        await using var trusted = new CountingListener(certificate);
        await using var proxy = new CountingListener();
        var brought = await new RedirectTrials(shop, harbour, refusals)
            .RunAsync([raw, trusted], quick ? [302, 307] : [301, 302, 303, 307, 308], vault.Folder.AuthorityCertificate, stop);
        var environment = new EnvironmentTrials(vault, shop, harbour, refusals);
        brought += await environment.ProxyAsync(proxy, stop);
        brought += await environment.TrustAsync(stop);

        // The adapter stands still from here on: another is started over its folder, and must not start.
        vault.MoveLine(Line, harbour.Address, "ca.pem");
        await vault.Services.Processor.StopAsync();
        await new ProfileRefusals(vault, refusals).RunAsync(MalformedProfile.All.Where((_, at) => !quick || at % 3 == 0), stop);
        await new ManifestRefusals(vault, refusals).RunAsync(UsedVersion, ProfileRefusals.Version, stop);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{trials.Kinds} kinds of call through harbour.json; {refusals.Count} refusals; 0 bytes at the other place (control: {brought} bytes)");
    }
}
