namespace TokenVault.Profiles;

/// <summary>When "not found" means something: indexes lag behind, and one such answer proves nothing.</summary>
/// <param name="Seconds">After the sending, and between askings.</param>
/// <param name="Count">How many such answers it takes.</param>
public sealed record AbsenceRules(int Seconds, int Count);
