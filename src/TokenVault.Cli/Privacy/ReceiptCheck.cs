using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using TokenVault.Cli.Audit;
using TokenVault.Ledger.Notes;

namespace TokenVault.Cli.Privacy;

/// <summary>Checks an erasure receipt: the gateway's signature over its bytes, and for each token its deletion in the record.</summary>
internal static class ReceiptCheck
{
    /// <summary>A larger file is refused unread. A part of 1,000 tokens has less than half of it.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <summary>As the gateway's ReceiptDocument has it.</summary>
    private const string Domain = "tokenvault-erasure-receipt-v1\n";

    /// <exception cref="LedgerDoubtException">It does not hold.</exception>
    public static CheckedReceipt Run(ReadOnlyMemory<byte> file, X509Certificate2 authority, params ReadOnlySpan<NoteVerifier> keys)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            var receipt = document.RootElement.GetProperty("receipt");
            RequireSignature(document.RootElement, receipt, authority);
            if (!string.Equals(Text(receipt, "kind"), "tokenvault-erasure-receipt", StringComparison.Ordinal) || receipt.GetProperty("version").GetInt32() != 1)
            {
                throw new LedgerDoubtException("What was signed is no erasure receipt of a version that this program knows.");
            }

            var since = "";
            var count = 0;
            foreach (var token in receipt.GetProperty("tokens").EnumerateArray())
            {
                RequireDeletion(receipt, token, keys);
                var time = Text(token, "unusable_since");
                since = string.CompareOrdinal(time, since) > 0 ? time : since;
                count++;
            }

            return count == 0
                ? throw new LedgerDoubtException("The receipt names no token.")
                : new CheckedReceipt(Text(receipt, "merchant"), Text(receipt, "customer"), Text(receipt, "gateway"), count, receipt.GetProperty("last").GetBoolean())
                {
                    UnusableSince = since,
                    PhysicallyGoneBy = Text(receipt, "physically_gone_by"),
                    GoneFromBackupsBy = Text(receipt, "gone_from_backups_by"),
                };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            throw new LedgerDoubtException("The file is no erasure receipt, or was altered.");
        }
    }

    private static void RequireSignature(JsonElement file, JsonElement receipt, X509Certificate2 authority)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(file.GetProperty("certificate").GetBytesFromBase64());
        var issued = DateTimeOffset.ParseExact(
            Text(receipt, "issued"), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        GatewayCertificate.Require(certificate, Text(receipt, "gateway"), issued, authority);

        // The very bytes of the file: nothing is read twice in two ways.
        byte[] signed = [.. Encoding.ASCII.GetBytes(Domain), .. Encoding.UTF8.GetBytes(receipt.GetRawText())];
        using var key = certificate.GetECDsaPublicKey();
        if (key is null || !key.VerifyData(signed, file.GetProperty("signature").GetBytesFromBase64(), HashAlgorithmName.SHA256))
        {
            throw new LedgerDoubtException("The receipt is not what the gateway signed: it was altered.");
        }
    }

    private static void RequireDeletion(JsonElement receipt, JsonElement token, ReadOnlySpan<NoteVerifier> keys)
    {
        var entry = token.GetProperty("entry").GetBytesFromBase64();
        ProofCheck.Run(
            new TlogProof(
                token.GetProperty("leaf").GetInt64(),
                [.. token.GetProperty("proof").EnumerateArray().Select(hash => hash.GetBytesFromBase64())],
                Encoding.UTF8.GetBytes(Text(receipt, "checkpoint")),
                entry),
            keys);
        using var line = JsonDocument.Parse(entry);
        var fits = IsSame(line.RootElement, "token", Text(token, "token"))
            && IsSame(line.RootElement, "merchant", Text(receipt, "merchant"))
            && IsSame(line.RootElement, "time", Text(token, "unusable_since"))
            && IsSame(line.RootElement, "act", "deletion");
        if (!fits)
        {
            throw new LedgerDoubtException($"The entry in the record is not the deletion of {Text(token, "token")}.");
        }
    }

    private static bool IsSame(JsonElement line, string name, string value) => string.Equals(Text(line, name), value, StringComparison.Ordinal);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException();
}
