using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Gateway.Resealing;

/// <summary>Which cards are to be sealed anew.</summary>
/// <param name="Id">The re-sealing, 32 hexadecimal digits.</param>
/// <param name="SealingKey">Those of epochs that were sealed to it; 0 for those of any.</param>
/// <param name="CreatedBefore">Those of epochs that began before; null for those of any time.</param>
internal sealed record ResealingErrand(string Id, uint SealingKey, DateTimeOffset? CreatedBefore)
{
    private const int IdLength = 32;

    public bool Covers(EpochHeader epoch) => CreatedBefore is { } before ? epoch.Created < before : epoch.RecipientKey == SealingKey;

    /// <exception cref="VaultException">FieldMissing: it makes no sense.</exception>
    public static ResealingErrand Read(DueResealing due) =>
        due.ResealingId.Length == IdLength && due.ResealingId.All(char.IsAsciiHexDigit) && (due.SealingKey > 0) == (due.CreatedBefore is null)
            ? new ResealingErrand(due.ResealingId, due.SealingKey, due.CreatedBefore?.ToDateTimeOffset())
            : throw new VaultException(VaultErrorCode.FieldMissing, "resealings");
}
