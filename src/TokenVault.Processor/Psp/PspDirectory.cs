using System.Collections.Frozen;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Psp;

/// <summary>Which line and account serve a merchant.</summary>
internal sealed class PspDirectory(PspAccounts accounts, IEnumerable<PspLine> lines) : IDisposable
{
    private readonly FrozenDictionary<string, PspLine> _lines =
        lines.ToFrozenDictionary(line => line.Name, StringComparer.Ordinal);

    /// <exception cref="VaultException"><see cref="VaultErrorCode.MerchantWithoutProcessor"/>.</exception>
    public PspRoute Find(MerchantId merchant) =>
        accounts.TryFind(merchant, out var account) && _lines.TryGetValue(account.Processor, out var line)
            ? new PspRoute(account, line)
            : throw new VaultException(VaultErrorCode.MerchantWithoutProcessor);

    public void Dispose()
    {
        foreach (var line in _lines.Values)
        {
            line.Dispose();
        }
    }
}
