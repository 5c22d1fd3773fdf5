using System.Text;

namespace TokenVault.CustodyTrials;

/// <summary>Looks for secrets in files and in what processes were started with: as bytes, hexadecimal, Base64, and as the text of a share.</summary>
internal static class SecretSearch
{
    private static readonly string[] OfProcesses = ["cmdline", "environ"];

    public static IReadOnlyList<byte[]> FormsOf(SharePile pile, byte[] masterKey) =>
    [
        .. pile.Secrets.Append(masterKey).SelectMany(static secret => (byte[][])
        [
            secret,
            Encoding.ASCII.GetBytes(Convert.ToHexString(secret)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(secret).TrimEnd('=')),
        ]),

        // A third of the text is enough to be told by.
        .. pile.Texts.SelectMany(static text => (byte[][])[Encoding.ASCII.GetBytes(text[24..52]), Encoding.ASCII.GetBytes(text[24..52].Replace("-", "", StringComparison.Ordinal))]),
    ];

    public static IReadOnlyList<string> FilesWith(string folder, IReadOnlyList<byte[]> forms) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Holds(file, forms))];

    /// <summary>What a process of this id was started with.</summary>
    public static bool IsInProcess(int id, IReadOnlyList<byte[]> forms) => OfProcesses.Any(name => Holds($"/proc/{id}/{name}", forms));

    private static bool Holds(string file, IReadOnlyList<byte[]> forms)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
            foreach (var form in forms)
            {
                if (bytes.IndexOf(form) >= 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (FileNotFoundException)
        {
            // The store has put it together with another meanwhile.
            return false;
        }
    }
}
