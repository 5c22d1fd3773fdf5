using System.Runtime.InteropServices;

namespace TokenVault.Profiles.Answers;

/// <summary>Where a value lies in an answer's bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerValue(bool IsPresent, bool IsFit, ReadOnlyMemory<byte> Bytes);
