namespace TokenVault.Sandbox.Records;

/// <param name="Key">SHA-256 of the idempotency key, so that nothing which a caller put into one is written.</param>
/// <param name="Digest">Of the request, without what is secret of a card.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Created">When the first request came, in Unix seconds.</param>
/// <param name="Body">The answer's JSON, byte for byte.</param>
internal sealed record KeptReply(string Key, string Digest, int Status, long Created, string Body);
