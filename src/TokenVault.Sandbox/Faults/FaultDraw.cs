namespace TokenVault.Sandbox.Faults;

/// <summary>What one request suffers, decided before anything is done for it. The default is nothing.</summary>
/// <param name="Plan">Where it is counted.</param>
/// <param name="Kind">How its answer is spoilt.</param>
/// <param name="DelayBeforeMs">0 for none.</param>
/// <param name="DelayAfterMs">0 for none.</param>
/// <param name="Shape">From 0 to 1: which form of it, where there are several.</param>
internal readonly record struct FaultDraw(FaultPlan? Plan, FaultKind Kind, int DelayBeforeMs, int DelayAfterMs, double Shape)
{
    public void Count(FaultKind kind) => Plan?.Count(kind);
}
