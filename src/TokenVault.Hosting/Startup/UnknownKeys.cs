using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace TokenVault.Hosting.Startup;

/// <summary>Finds keys that nothing reads: a misspelt limit must not be a limit that does not hold.</summary>
internal static class UnknownKeys
{
    public static IEnumerable<string> Find(IConfiguration file, IReadOnlyCollection<ConfigurationSection> sections)
    {
        foreach (var section in file.GetChildren())
        {
            var options = sections.Where(known => Same(known.Name, section.Key)).Select(known => known.Options).ToList();
            if (options.Count == 0 && !Same(section.Key, ConfigurationFile.EnvironmentKey))
            {
                yield return $"{section.Path} is no section that is known. Remove it; those known are: "
                    + $"{string.Join(", ", sections.Select(known => known.Name).Prepend(ConfigurationFile.EnvironmentKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.";
            }

            foreach (var problem in options.SelectMany(type => FindIn(section, type)))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> FindIn(IConfigurationSection section, Type type)
    {
        if (ElementOf(type) is { } element)
        {
            return section.GetChildren().SelectMany(child => FindIn(child, element));
        }

        if (IsLeaf(type))
        {
            return [];
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        return section.GetChildren().SelectMany(child =>
            Array.Find(properties, property => Same(property.Name, child.Key)) is { } property
                ? FindIn(child, property.PropertyType)
                : [$"{child.Path} is no key that is known. Remove it; those known are: {string.Join(", ", properties.Select(p => p.Name))}."]);
    }

    // The values of a dictionary, else the elements of a list.
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(string))
        {
            return null;
        }

        var interfaces = type.GetInterfaces().Append(type).Where(candidate => candidate.IsGenericType).ToList();
        return interfaces.FirstOrDefault(candidate => candidate.GetGenericTypeDefinition() == typeof(IDictionary<,>))?.GetGenericArguments()[1]
            ?? interfaces.FirstOrDefault(candidate => candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
    }

    private static bool IsLeaf(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
