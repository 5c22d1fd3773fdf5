namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>The calls that swap cards for tokens.</summary>
internal sealed record TokenizeCalls(CardTokenizer Cards, BatchTokenizer Batches, StreamTokenizer Streams);
