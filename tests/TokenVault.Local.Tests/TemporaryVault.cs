namespace TokenVault.Local.Tests;

/// <summary>A vault's folder with the parts that these tests write into, removed at the end.</summary>
internal sealed class TemporaryVault : IDisposable
{
    public TemporaryVault()
    {
        Folder = new VaultFolder(Directory.CreateTempSubdirectory("tokenvault-local-").FullName);
        foreach (var path in (string[])[Folder.Authority, Folder.Gateway, Folder.Processor, Folder.Clients, Folder.Ceremony])
        {
            PrivateFile.CreateFolder(path);
        }
    }

    public VaultFolder Folder { get; }

    public void Dispose() => Directory.Delete(Folder.Root, recursive: true);
}
