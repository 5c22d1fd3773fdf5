namespace TokenVault.Processor.Webhooks;

/// <summary>The key with which a processor signs what it tells of an account.</summary>
/// <remarks>The bytes as the processor shows them, such as `whsec_…`. The array is pinned, so that no copies stay behind it.</remarks>
internal sealed class WebhookSecret
{
    // Adyen's are 64 hex digits, Stripe's some 38 characters. Fewer than 16 can be guessed.
    public const int BytesMin = 16;
    public const int BytesMax = 256;

    // The one in force, and the one before it while a processor rolls over.
    private const int CountMax = 2;

    private readonly byte[] _bytes;
    private readonly byte[]? _decoded;

    private WebhookSecret(ReadOnlySpan<byte> text)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(text.Length, pinned: true);
        text.CopyTo(_bytes);
        var decoded = GC.AllocateUninitializedArray<byte>(text.Length / 2, pinned: true);
        _decoded = text.Length % 2 == 0
            && Convert.FromHexString(text, decoded, out _, out _) == System.Buffers.OperationStatus.Done ? decoded : null;
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>What its hex digits stand for; empty where it is not of hex digits.</summary>
    public ReadOnlySpan<byte> Decoded => _decoded;

    /// <summary>Reads one secret, or two on a line each, of printable ASCII.</summary>
    /// <exception cref="InvalidDataException">It is anything else. The message holds nothing of the file.</exception>
    public static IReadOnlyList<WebhookSecret> ReadAll(ReadOnlySpan<byte> file)
    {
        var secrets = new List<WebhookSecret>();
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = file[range].Trim("\r \t"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length is < BytesMin or > BytesMax || line.ContainsAnyExceptInRange((byte)'!', (byte)'~') || secrets.Count == CountMax)
            {
                throw new InvalidDataException(
                    $"It must hold one secret, or two on a line each, of {BytesMin} to {BytesMax} printable ASCII characters without spaces.");
            }

            secrets.Add(new WebhookSecret(line));
        }

        return secrets.Count > 0 ? secrets : throw new InvalidDataException("It is empty. Put the endpoint's secret there.");
    }

    public override string ToString() => "[webhook secret]";
}
