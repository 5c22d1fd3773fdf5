using System.Security.Cryptography;

namespace TokenVault.CardScan.Tests;

/// <summary>A temporary folder with files between whose random bytes things are planted.</summary>
internal sealed class ScannedFolder : IDisposable
{
    // Published test numbers: docs.stripe.com/testing.
    public const string Number = "4000056655665556";
    public const string OddNumber = "378282246310005";
    public const string Code = "8163";
    public const string ShortCode = "947";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("card-scan-test-");

    public string Path => _folder.FullName;

    public static IEnumerable<string> Numbers => [Number, OddNumber];

    public void Plant(string name, ReadOnlySpan<byte> bytes, int before = 1000)
    {
        // Letters alone: chance must not write digits beside what is planted.
        var around = RandomNumberGenerator.GetString("ghijklmnopqrstuvwxyz", before);
        File.WriteAllBytes(System.IO.Path.Combine(Path, name), [.. Ascii(around), .. bytes, .. Ascii("zzzz")]);
    }

    public void PlantAlone(string name, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);

    public List<Find> Scan() => new FolderScan(new SentCards([.. Numbers], [Code, ShortCode])).Scan(Path);

    public static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    public void Dispose() => _folder.Delete(recursive: true);
}
