namespace TokenVault.Processor.Psp.Accounts.Credentials;

/// <summary>What a credential file holds. Stored as a byte; a number once used keeps its meaning.</summary>
internal enum CredentialKind : byte
{
    /// <summary>The key that requests to the processor carry.</summary>
    SecretKey = 1,

    /// <summary>The keys with which the processor signs what it tells.</summary>
    WebhookSecrets = 2,
}
