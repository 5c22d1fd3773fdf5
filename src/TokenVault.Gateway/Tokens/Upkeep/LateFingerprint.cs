using System.Runtime.InteropServices;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>What the adapter told of a sealed card: its fingerprint, or why not. Neither where the token is gone.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LateFingerprint(Fingerprint? Fingerprint, string Refusal);
