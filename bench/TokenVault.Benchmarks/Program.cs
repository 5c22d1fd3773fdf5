using BenchmarkDotNet.Running;
using TokenVault.Benchmarks.Allocations;

// `allocations FILE [--write]` counts bytes in a second; anything else is BenchmarkDotNet's.
return args is ["allocations", var file, .. var rest]
    ? AllocationCheck.Run(file, rest is ["--write"])
    : BenchmarkSwitcher.FromAssembly(typeof(AllocationCheck).Assembly).Run(args) is not null ? 0 : 1;
