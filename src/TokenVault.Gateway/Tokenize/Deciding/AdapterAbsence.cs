using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Whether tokens are made while the adapter can't be reached, without knowing whether the card has one.</summary>
internal sealed class AdapterAbsence(IOptions<TokenizeOptions> options)
{
    /// <summary>Whether this failure is an absence, and tokens may be made meanwhile. What the adapter refuses is none.</summary>
    public bool Allows(Exception? failure) =>
        !options.Value.RefuseWithoutAdapter && failure is VaultException { Code: VaultErrorCode.AdapterUnavailable };
}
