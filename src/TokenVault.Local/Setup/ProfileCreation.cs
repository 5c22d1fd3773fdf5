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

        var manifest = ProfileManifestFile.Write(folder.Profiles, version: 1, clock.GetUtcNow());
        foreach (var officer in Officers)
        {
            ProfileManifestFile.Sign(manifest, folder.Officer(officer));
        }
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
