namespace TokenVault.Load.Loops;

/// <summary>What is called, over which number of connections. False for an answer that is not the one wanted.</summary>
internal sealed record Loaded(int Connections, Func<int, ValueTask<bool>> CallAsync);
