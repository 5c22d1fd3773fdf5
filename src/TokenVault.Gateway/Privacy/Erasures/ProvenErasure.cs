using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>A token that was erased, what went with it, and its deletion in the adapter's record.</summary>
internal sealed record ProvenErasure(Token Token, ErasedTokenRecord Record, EntryOfToken Entry);
