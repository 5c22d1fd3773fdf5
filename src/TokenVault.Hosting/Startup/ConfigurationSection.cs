namespace TokenVault.Hosting.Startup;

/// <summary>A section that the configuration file may have.</summary>
internal sealed record ConfigurationSection(string Name, Type Options);
