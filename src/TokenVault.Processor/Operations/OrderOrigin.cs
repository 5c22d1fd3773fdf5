using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Operations;

/// <summary>Which gateway asks, and under which fencing epoch its process does.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderOrigin(GatewayId Gateway, uint Fence);
