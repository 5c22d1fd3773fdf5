using TokenVault.Profiles.Requests;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Profiles;

/// <summary>How to speak to one payment processor: a profile's file, read, checked and compiled.</summary>
public sealed record ProcessorProfile
{
    public required string Name { get; init; }

    public required BodyContent Content { get; init; }

    /// <summary>The header that carries the merchant's credential.</summary>
    public required string CredentialHeader { get; init; }

    public required Template Credential { get; init; }

    /// <summary>Further headers of every request.</summary>
    public required IReadOnlyList<(string Name, Template Value)> Headers { get; init; }

    /// <summary>What an account must have beside its secret key, by index.</summary>
    public required IReadOnlyList<string> AccountFields { get; init; }

    public required IdempotencyRules Idempotency { get; init; }

    public required AmountRules Amounts { get; init; }

    public required AbsenceRules Absence { get; init; }

    /// <summary>Whether an authorization can be captured in several parts.</summary>
    public required bool AllowsMultipleCaptures { get; init; }

    /// <summary>Whether its requests say that a number is a network token. Where not, such an order is not put to it.</summary>
    public required bool SupportsNetworkTokens { get; init; }

    /// <summary>How long an authorization holds; null where the documentation does not say.</summary>
    public required TimeSpan? AuthorizationLifetime { get; init; }

    /// <summary>Our word for each of the processor's codes.</summary>
    public required IReadOnlyDictionary<string, string> Declines { get; init; }

    public required IReadOnlyDictionary<ProfileStep, ProfileRequest> Requests { get; init; }

    /// <summary>How it tells of changes by itself; null where the profile does not say.</summary>
    public WebhookRules? Webhook { get; init; }

    /// <summary>Whether the card goes in a first step that moves no money.</summary>
    public bool HasCardStep => Requests.ContainsKey(ProfileStep.StoreCard);

    public ProfileRequest? Find(ProfileStep step) => Requests.GetValueOrDefault(step);
}
