using Microsoft.Extensions.Configuration;

namespace TokenVault.Hosting.Startup;

/// <summary>The configuration file, read by itself so that what it holds can be told from what the platform adds.</summary>
internal static class ConfigurationFile
{
    public const string EnvironmentKey = "Environment";

    public static readonly string[] Environments = ["Production", "Development"];

    /// <summary>Reads the file. Throws <see cref="FormatException"/> with a line for a person.</summary>
    public static IConfigurationRoot Read(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build();
        }
        catch (FileNotFoundException error)
        {
            throw new FormatException($"There is no configuration file {path}. Name one with --config.", error);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path} can't be read as JSON: {error.InnerException?.Message ?? error.Message}", error);
        }
    }

    /// <summary>The environment that the file names, Production where it names none.</summary>
    public static string EnvironmentOf(IConfiguration file) =>
        Environments.FirstOrDefault(name => string.Equals(name, file[EnvironmentKey], StringComparison.Ordinal)) ?? Environments[0];
}
