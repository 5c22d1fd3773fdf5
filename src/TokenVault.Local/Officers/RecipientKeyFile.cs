using System.Text.Json;
using TokenVault.Profiles.Orders;

namespace TokenVault.Local.Officers;

/// <summary>Reads the public key to which an order's cards are to be sealed.</summary>
/// <remarks>
/// Either `{"suite":"p256","publicKey":"…"}`, as the recipient's tool writes it, or another vault's: `{"suite":1,"keyNumber":1,"publicKey":"…"}`, by itself or
/// as the payload of a signed key manifest. Nothing here says whose key it is: officers compare its digest with what they were told by another way.
/// </remarks>
public static class RecipientKeyFile
{
    private const int BytesMax = 64 * 1024;

    /// <exception cref="LocalVaultException">It is no such file.</exception>
    public static OrderRecipient Read(string path, string name)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= BytesMax })
            {
                throw new LocalVaultException($"There is no {path}, or it is larger than a public key.");
            }

            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!file.RootElement.TryGetProperty("payload", out var payload))
            {
                return Read(file.RootElement, name);
            }

            using var manifest = JsonDocument.Parse(payload.GetBytesFromBase64());
            return Read(manifest.RootElement, name);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LocalVaultException($"{path} is neither the public key of a recipient nor a vault's key manifest.", error);
        }
    }

    private static OrderRecipient Read(JsonElement key, string name) => new(
        name,
        SuiteOf(key.GetProperty("suite")),
        key.GetProperty("publicKey").GetBytesFromBase64(),
        key.TryGetProperty("keyNumber", out var number) ? number.GetUInt32() : 0);

    // As Envelope's SuiteId numbers them.
    private static string SuiteOf(JsonElement suite) => suite.ValueKind == JsonValueKind.String
        ? suite.GetString()!
        : suite.GetInt32() switch
        {
            1 => OrderRecipient.XWing,
            2 => OrderRecipient.P256,
            _ => throw new FormatException("The suite is not known."),
        };
}
