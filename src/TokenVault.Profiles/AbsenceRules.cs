namespace TokenVault.Profiles;

/// <summary>When "not found" means something: indexes lag behind, and one such answer proves nothing.</summary>
/// <param name="Seconds">After the sending, and between askings.</param>
/// <param name="Count">How many such answers it takes.</param>
/// <param name="AfterFailure">
/// Whether it means something as well where a repetition was answered with 5xx: the processor then has the request, and only one that
/// sees each payment at once would have found it.
/// </param>
public sealed record AbsenceRules(int Seconds, int Count, bool AfterFailure);
