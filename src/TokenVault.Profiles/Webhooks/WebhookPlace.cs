namespace TokenVault.Profiles.Webhooks;

/// <summary>A place in an event: the names on the way to it.</summary>
public sealed record WebhookPlace(IReadOnlyList<string> Names)
{
    public override string ToString() => string.Join('.', Names);
}
