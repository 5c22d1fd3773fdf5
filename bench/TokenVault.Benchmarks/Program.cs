using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(TokenVault.Benchmarks.Sealing.CardSealerBenchmarks).Assembly).Run(args);
