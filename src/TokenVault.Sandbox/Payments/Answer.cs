using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

/// <summary>What a request changed and what its caller is told; a refused card changes something too.</summary>
internal sealed record Answer(Reply Reply, RecordLine Changes);
