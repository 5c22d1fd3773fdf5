namespace TokenVault.Processor.Psp;

/// <summary>What a profile allows to be done about an unknown outcome.</summary>
/// <param name="CanQuery">The processor can be asked by our own reference or its own.</param>
/// <param name="CanCancel">It can be cancelled although its outcome is unknown.</param>
/// <param name="ReplayWindow">How long after the first sending the same request may be sent again; null where it may not.</param>
/// <param name="AbsenceSeconds">How long after the sending, and between askings, "not found" begins to mean something.</param>
/// <param name="AbsenceCount">How many such answers it takes.</param>
internal sealed record PspRecovery(
    bool CanQuery, bool CanCancel, TimeSpan? ReplayWindow, int AbsenceSeconds, int AbsenceCount);
