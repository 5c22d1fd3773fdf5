using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Tokens;

/// <summary>A token whose records of lower versions are not to be opened any more, checked.</summary>
internal sealed record RaisedRecord(Token Token, MerchantId Merchant, uint Version);
