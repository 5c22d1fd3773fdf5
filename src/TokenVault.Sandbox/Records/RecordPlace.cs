namespace TokenVault.Sandbox.Records;

/// <summary>Where a line stands in the file, so that kept answers need no memory.</summary>
internal readonly record struct RecordPlace(long Offset, int Length);
