using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenVault.Cli.Comparison;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(TokenVault.Cli.Audit.Reconciliation.ReconciliationResult))]
[JsonSerializable(typeof(ReportMap))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
