using System.Text;
using System.Text.Json.Nodes;
using TokenVault.Local.Callers;
using TokenVault.Local.Certificates;
using TokenVault.Local.Officers;

namespace TokenVault.Local.Setup;

/// <summary>Makes two officers and has them sign the profiles that the project ships.</summary>
internal static class ProfileCreation
{
    private static readonly string[] Officers = ["officer-1", "officer-2"];

    /// <summary>The profiles as they were copied beside the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "processors");

    public static void Run(VaultFolder folder, TimeProvider clock, string? shipped = null)
    {
        CreateOfficers(folder, clock);
        PrivateFile.CreateFolder(folder.Profiles);
        shipped ??= Shipped;
        foreach (var file in Directory.Exists(shipped) ? Directory.GetFiles(shipped, "*.json") : [])
        {
            PrivateFile.Replace(Path.Combine(folder.Profiles, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        WritePractice(folder);
        var manifest = ProfileManifestFile.Write(folder.Profiles, version: 1, clock.GetUtcNow());
        foreach (var officer in Officers)
        {
            ProfileManifestFile.Sign(manifest, folder.Officer(officer));
        }
    }

    // Stripe's index of metadata lags by up to a minute, so that "not found" means little for minutes. The practice processor's does
    // not, and nobody who practises wants to wait.
    private static void WritePractice(VaultFolder folder)
    {
        var stripe = Path.Combine(folder.Profiles, "stripe.json");
        if (!File.Exists(stripe))
        {
            return;
        }

        var profile = JsonNode.Parse(File.ReadAllBytes(stripe))!.AsObject();
        profile["profile"] = PracticeProcessor.PracticeProfile;
        profile["about"] = "Stripe's shape as the practice processor speaks it: the same, but what it does not find is not there.";
        profile["absence"] = new JsonObject { ["seconds"] = 1, ["count"] = 3, ["afterFailure"] = true };
        PrivateFile.Replace(
            Path.Combine(folder.Profiles, PracticeProcessor.PracticeProfile + ".json"), Encoding.UTF8.GetBytes(profile.ToJsonString() + "\n"));
    }

    private static void CreateOfficers(VaultFolder folder, TimeProvider clock)
    {
        using var authority = LocalAuthority.CreateForOfficers(folder, clock);
        foreach (var officer in Officers)
        {
            PrivateFile.CreateFolder(folder.Officer(officer));
            authority.IssueSigner(folder.Officer(officer), "officer", CallerName.San(CallerName.Officer, officer));
        }

        PrivateFile.Replace(folder.OfficerAuthority, File.ReadAllBytes(Path.Combine(folder.Officers, "ca.pem")));
    }
}
