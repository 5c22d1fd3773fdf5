using System.Collections.Frozen;
using System.Text.Json;
using TokenVault.Domain.Callers;

namespace TokenVault.Hosting.Callers;

/// <summary>The callers of one reading of the registry, by the URI of their certificate. Never changes.</summary>
internal sealed class CallerDirectory
{
    public const int BytesMax = 4 * 1024 * 1024;
    public const int NameCharsMax = 128;
    public const int SanCharsMax = 2048; // SPIFFE ID section 2.3

    private readonly FrozenDictionary<string, Caller> _bySan;

    private CallerDirectory(Dictionary<string, Caller> callers)
    {
        _bySan = callers.ToFrozenDictionary(StringComparer.Ordinal);
        Disabled = callers.Values.Count(caller => caller.Disabled);
    }

    public IReadOnlyList<Caller> All => _bySan.Values;

    public int Count => _bySan.Count;

    public int Disabled { get; }

    public Caller? Find(string san) => _bySan.GetValueOrDefault(san);

    /// <summary>Reads a registry. Throws <see cref="FormatException"/> with a line for a person where anything in it is not as it should be.</summary>
    public static CallerDirectory Parse(ReadOnlySpan<byte> json)
    {
        var callers = new Dictionary<string, Caller>(StringComparer.Ordinal);
        foreach (var entry in Read(json).Callers)
        {
            // The serializer puts null into a list of what can't be null where the file says so.
            var caller = ToCaller(entry ?? throw new FormatException("A caller is null. Remove it, or give it san, role and name."));
            if (!callers.TryAdd(caller.San, caller))
            {
                throw new FormatException($"'{caller.San}' is listed twice. Keep one of the two.");
            }
        }

        return new CallerDirectory(callers);
    }

    private static RegistryFile Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RegistryJson.Default.RegistryFile)
                ?? throw new FormatException("It holds null. It must be an object with `callers`.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"It is not as it should be at {error.Path ?? "$"}, line {error.LineNumber + 1}. {error.Message}", error);
        }
    }

    private static Caller ToCaller(RegistryEntry entry)
    {
        if (!CallerRoles.TryParse(entry.Role, out var role))
        {
            throw new FormatException($"'{entry.San}' has the role '{entry.Role}', which is none of: {CallerRoles.Listed}.");
        }

        if (entry.San.Length is 0 or > SanCharsMax || !Uri.TryCreate(entry.San, UriKind.Absolute, out _))
        {
            throw new FormatException($"'{entry.San}' is no absolute URI, such as spiffe://tokenvault/merchant/shop.");
        }

        var isName = role is CallerRole.Merchant or CallerRole.Gateway
            ? MerchantId.TryParse(entry.Name, out _)
            : entry.Name.Length is > 0 and <= NameCharsMax && !entry.Name.Any(char.IsControl);
        return isName
            ? new Caller(entry.San, role, entry.Name, entry.Disabled)
            : throw new FormatException($"'{entry.San}' has a name that can't serve: 1 to 32 lower-case letters, digits and hyphens "
                + "for a merchant or a gateway, 1 to 128 characters for a person.");
    }
}
