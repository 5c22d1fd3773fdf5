using System.ComponentModel.DataAnnotations;

namespace TokenVault.Hosting.Callers;

/// <summary>Who may call what. What is not listed is refused.</summary>
internal sealed class CallersOptions : IValidatableObject
{
    public const string Section = "Callers";

    /// <summary>The registry's file.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Registry { get; set; } = "";

    /// <summary>The roles that each service admits, by the service's full name. A service that is not here admits nobody.</summary>
    public Dictionary<string, string[]> Services { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (service, roles) in Services)
        {
            foreach (var role in roles.Where(role => !CallerRoles.TryParse(role, out _)))
            {
                yield return new ValidationResult(
                    $"Services:{service} lists the role '{role}', which is none of: {CallerRoles.Listed}.", [nameof(Services)]);
            }
        }
    }
}
