namespace TokenVault.Processor.Psp.Checklist;

/// <summary>One point of the checklist.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="IsGood">Null where the profile has no such request.</param>
/// <param name="Note">What came, or why not.</param>
internal sealed record ChecklistLine(string Name, bool? IsGood, string Note)
{
    public override string ToString() => $"{(IsGood switch { true => "pass", false => "FAIL", null => "skip" })}  {Name}: {Note}";
}
