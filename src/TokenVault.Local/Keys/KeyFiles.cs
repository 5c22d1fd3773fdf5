using TokenVault.Local.Callers;

namespace TokenVault.Local.Keys;

/// <summary>All keys of a vault beside those in the keystore, which the adapter tells of: files of its folder, and what lives in memory only.</summary>
public static class KeyFiles
{
    /// <exception cref="IOException">A folder can't be read.</exception>
    public static IReadOnlyList<HeldKey> List(VaultFolder vault) =>
    [
        Secret(vault, "keystore passphrase", "opens the keystore", "Argon2id, then AES-256-GCM", "256", Path.Combine(vault.Processor, "passphrase"), "key custodians"),
        Secret(vault, "key-ceremony key", "signs the key manifest that gateways seal by", "ECDSA P-256", "128", Path.Combine(vault.Ceremony, "ceremony.key"), "key ceremony; offline in production"),
        .. CertificateKeys.In(vault, vault.Authority, "", "whoever lets callers in"),
        .. CertificateKeys.In(vault, vault.Gateway, "TLS; signs epochs, receipts and calls to the adapter", "gateway"),
        .. CertificateKeys.In(vault, vault.Enrolled, "TLS; signs epochs, receipts and calls to the adapter", "gateway"),
        .. CertificateKeys.In(vault, vault.Processor, "TLS", "processor adapter"),
        .. CertificateKeys.In(vault, vault.Sandbox, "TLS of the practice processor", "practice only"),
        .. CertificateKeys.In(vault, vault.Officers, "signs profiles, allowances and orders", "officer"),
        .. CertificateKeys.In(vault, vault.Clients, "TLS: says who calls", "the caller that it names"),
        .. RowKeys(vault),
        .. Credentials(vault),
        new HeldKey("epoch key under way", "seals cards", "AES-256-GCM", "256", "gateway's memory, a minute at most", "gateway", null, null),
        new HeldKey("epoch keys opened last", "open cards", "AES-256-GCM", "256", "adapter's memory, 4,096 at most", "processor adapter", null, null),
        new HeldKey("epoch keys", "open cards", "AES-256-GCM", "256", "gateways' stores, each under a wrapping key", "gateway and processor adapter", null, null),
        new HeldKey("CVC session keys", "open security codes", "HPKE-X-Wing", "128", "adapter's memory, ten minutes", "processor adapter", null, null),
    ];

    private static IEnumerable<HeldKey> RowKeys(VaultFolder vault)
    {
        var folders = (IEnumerable<string>)[vault.Gateway, .. Directory.Exists(vault.Enrolled) ? Directory.GetDirectories(vault.Enrolled) : []];
        return folders.Select(static folder => Path.Combine(folder, "row.key")).Where(File.Exists)
            .Select(path => Secret(vault, "row key of a gateway", "authenticates the rows of its store", "HMAC-SHA-256", "256", path, "gateway"));
    }

    private static IEnumerable<HeldKey> Credentials(VaultFolder vault)
    {
        foreach (var account in new ProcessorAccounts(vault).List())
        {
            var name = $"{account.Merchant} at {account.Processor}";
            yield return Secret(
                vault, $"credential of {name}", "says to the payment processor whose account it is", "bearer secret", "", Path.Combine(vault.Processor, account.SecretKeyFile),
                "processor adapter; issued by the payment processor");
            if (account.WebhookSecretFile is { } webhook)
            {
                yield return Secret(
                    vault, $"webhook secret of {name}", "proves the payment processor's webhooks", "HMAC-SHA-256", "", Path.Combine(vault.Processor, webhook),
                    "processor adapter; issued by the payment processor");
            }
        }
    }

    private static HeldKey Secret(VaultFolder vault, string name, string use, string algorithm, string strength, string path, string owner)
    {
        var file = new FileInfo(path);
        return new HeldKey(
            name, use, algorithm, strength, Path.GetRelativePath(vault.Root, path), owner, file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null, null, file.Exists ? "in use" : "not in this folder");
    }
}
