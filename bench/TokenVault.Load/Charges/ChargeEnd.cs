using System.Globalization;

namespace TokenVault.Load.Charges;

/// <summary>What came of a line's run.</summary>
/// <param name="Line">The way to speak to the processor.</param>
/// <param name="PerSecond">Charges in closed loop.</param>
/// <param name="OwnMicroseconds">CPU of a charge in TokenVault.</param>
/// <param name="Told">Answered as succeeded.</param>
/// <param name="Done">Counted by the processor.</param>
/// <param name="Errors">Answered otherwise, or not at all.</param>
internal sealed record ChargeEnd(ChargeLine Line, double PerSecond, double OwnMicroseconds, long Told, long Done, long Errors)
{
    /// <summary>Null where each charge was answered, and done as often as it was told.</summary>
    public string? Failure => Told == Done && Errors == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Line.Name}: told {Told}, done {Done}, {Errors} errors");

    /// <summary>Of all lines together.</summary>
    public static string? FailureOf(IEnumerable<ChargeEnd> ends) =>
        string.Join("; ", ends.Select(end => end.Failure).OfType<string>()) is { Length: > 0 } all ? all : null;
}
