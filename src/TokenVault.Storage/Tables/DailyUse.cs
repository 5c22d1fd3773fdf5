using System.Runtime.InteropServices;

namespace TokenVault.Storage.Tables;

/// <summary>How much of something was used on a day.</summary>
/// <param name="Day">The day in UTC, counted from 1 January 0001, as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Amount">Not negative.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DailyUse(int Day, long Amount);
