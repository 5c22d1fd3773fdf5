namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>The calls about tokens that are there.</summary>
internal sealed record TokenCalls(TokenNames Names, TokenLookup Lookup, TokenList List, TokenUpdater Updater, TokenRetirement Retirement);
