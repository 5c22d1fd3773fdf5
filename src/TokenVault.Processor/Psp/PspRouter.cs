using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Psp;

/// <summary>Which processor and account serve a payment.</summary>
internal sealed class PspRouter : IDisposable
{
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.MerchantWithoutProcessor"/>; <see cref="VaultErrorCode.ProcessorUnavailable"/> where all are out.
    /// </exception>
    public PspRoute Find(
        MerchantId merchant, CardBrand brand, Currency currency, long amount, OperationId seed, IReadOnlyCollection<string> avoid) =>
        throw new NotSupportedException();

    /// <summary>The processor that an operation was sent to before: for follow-ups and settling.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.MerchantWithoutProcessor"/>.</exception>
    public PspRoute FindOf(string processor, MerchantId merchant) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
