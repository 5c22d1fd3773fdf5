using System.Text.Json.Serialization;

namespace TokenVault.Load;

/// <summary>How long and how hard to load.</summary>
/// <param name="Time">Each of the main rows; others take a part of it.</param>
/// <param name="Connections">HTTP/2 connections.</param>
/// <param name="Callers">Of all connections together, each of whom waits for his answer.</param>
/// <param name="IsQuick">Judge the ratios only: runs of some seconds are too short for more.</param>
/// <param name="Json">Where to write the results; null writes none.</param>
/// <param name="Keep">Where to keep the vault; null makes one in a temporary folder that is deleted.</param>
internal sealed record TokenizePlan(TimeSpan Time, int Connections, int Callers, bool IsQuick, [property: JsonIgnore] string? Json, [property: JsonIgnore] string? Keep)
{
    /// <summary>On two cores that are wholly taken the compiler's own thread comes late: after five seconds a third of the gateway still runs unoptimized.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsQuick ? 5 : 20);

    public TimeSpan Short => Time / 2;

    public TimeSpan KillAfter => TimeSpan.FromSeconds(IsQuick ? 2 : 5);
}
