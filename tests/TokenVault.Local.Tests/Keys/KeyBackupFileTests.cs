using TokenVault.Local.Keys;

namespace TokenVault.Local.Tests.Keys;

public sealed class KeyBackupFileTests : IDisposable
{
    private readonly TemporaryVault _vault = new();

    private string FilePath => Path.Combine(_vault.Folder.Root, "keys.backup.json");

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"purpose\":\"wrapping\",\"number\":1}")]
    public void Refuses_a_backup_whose_keys_are_none(string key)
    {
        var path = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{"format":1,"backupId":"a","created":"2026-11-28T00:00:00Z","generation":1,"sha256":"{{KeyBackupFile.DigestOf([1])}}","keys":[{{key}}],"keystore":"AQ=="}""");
            Assert.Throws<LocalVaultException>(() => KeyBackupFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Gives_back_what_was_written_to_its_owner_alone()
    {
        var content = Content();
        KeyBackupFile.Write(FilePath, content);

        var read = KeyBackupFile.Read(FilePath);
        Assert.Equal(content.Keystore, read.Keystore);
        Assert.Equal((content.BackupId, content.Created, content.Generation), (read.BackupId, read.Created, read.Generation));
        Assert.Equal(["wrapping-2"], read.Names);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }

        Assert.Contains("exists", Assert.Throws<LocalVaultException>(() => KeyBackupFile.Write(FilePath, content)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"keystore\": \"AQID\"", "\"keystore\": \"AQIE\"", "damaged")]
    [InlineData("\"format\": 1", "\"format\": 2", "no backup")]
    [InlineData("\"keystore\": \"AQID\"", "\"keystore\": \"\"", "no backup")]
    [InlineData("\"generation\"", "\"generations\"", "no backup")]
    [InlineData("{", "", "no backup")]
    public void Rejects_what_is_not_whole(string from, string to, string because)
    {
        KeyBackupFile.Write(FilePath, Content());
        var text = File.ReadAllText(FilePath);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(FilePath, text.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(because, Assert.Throws<LocalVaultException>(() => KeyBackupFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_file_that_is_not_there_or_far_too_large()
    {
        Assert.Throws<LocalVaultException>(() => KeyBackupFile.Read(FilePath));
        File.WriteAllBytes(FilePath, new byte[5 << 20]);
        Assert.Contains("larger", Assert.Throws<LocalVaultException>(() => KeyBackupFile.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    private static KeyBackupContent Content() => new(
        KeyBackupContent.Version, new string('a', 32), DateTimeOffset.UnixEpoch, 3, KeyBackupFile.DigestOf([1, 2, 3]),
        [new KeyInKeystore("wrapping", 1, "destroyed"), new KeyInKeystore("wrapping", 2, "keystore")], [1, 2, 3]);
}
