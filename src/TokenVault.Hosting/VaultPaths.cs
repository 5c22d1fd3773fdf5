namespace TokenVault.Hosting;

/// <summary>Turns the paths of a configuration file into full ones: a relative path starts at the folder of that file.</summary>
public sealed class VaultPaths
{
    private readonly string _folder;

    /// <param name="configurationFile">The configuration file's path, absolute or relative to the working directory.</param>
    public VaultPaths(string configurationFile) => _folder = Path.GetDirectoryName(Path.GetFullPath(configurationFile)) ?? "/";

    public string Resolve(string path) => Path.GetFullPath(path, _folder);
}
