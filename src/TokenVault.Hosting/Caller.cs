namespace TokenVault.Hosting;

/// <summary>A caller as the registry lists it.</summary>
/// <param name="San">The URI in its certificate's subject alternative name, compared byte for byte.</param>
/// <param name="Role">What it may ask for.</param>
/// <param name="Name">The merchant's id, the gateway's id or a person's name.</param>
/// <param name="Disabled">Refused from its next call on.</param>
public sealed record Caller(string San, CallerRole Role, string Name, bool Disabled);
