using TokenVault.Envelope.Keys;
using static TokenVault.CustodyTrials.TrialException;

namespace TokenVault.CustodyTrials;

/// <summary>All five shares in one hand, which is what nobody should have.</summary>
internal sealed record SharePile(IReadOnlyList<byte[]> Secrets, IReadOnlyList<string> Texts)
{
    public static SharePile Read(string directory)
    {
        var (secrets, texts) = (new List<byte[]>(), new List<string>());
        foreach (var file in Directory.GetFiles(directory, "*.share").Order(StringComparer.Ordinal))
        {
            var secret = new byte[ShareText.SecretBytes];
            Require(ShareText.TryRead(File.ReadAllBytes(file), secret, out var number, out _) && number == secrets.Count + 1, $"{file} holds no share, or another's");
            secrets.Add(secret);
            texts.Add(File.ReadAllText(file).Trim());
        }

        Require(secrets.Count == 5, "there are not five shares");
        return new SharePile(secrets, texts);
    }

    /// <summary>The custodian of a share, by its number from 1.</summary>
    public static string NameOf(int number) => $"custodian-{number}";

    public byte[] this[int number] => Secrets[number - 1];

    /// <summary>The triples of five, each with a pair in it that comes with no other triple.</summary>
    public static IReadOnlyList<int[]> Triples { get; } =
    [
        // The first two of each are its pair: all ten pairs stand here once.
        [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 1], [5, 1, 2],
        [1, 3, 4], [2, 4, 5], [3, 5, 1], [4, 1, 2], [5, 2, 3],
    ];

    /// <summary>A number that stands for a set of shares.</summary>
    public static int SetOf(IEnumerable<int> numbers) => numbers.Aggregate(0, static (set, number) => set | (1 << number));
}
