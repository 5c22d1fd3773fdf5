using TokenVault.Contracts.Options.V1;

namespace TokenVault.Hosting.Responses;

/// <summary>A field of an answer that holds what it may not. Names the field, never the value.</summary>
internal readonly record struct ResponseViolation(string Field, Content Content);
