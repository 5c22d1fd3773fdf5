using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Operations;

/// <summary>Checks what two people are said to have said.</summary>
internal static class ResolutionReader
{
    private const int NameLengthMax = 128;
    private const int ReferenceLengthMax = 255;

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static void Check(RecordResolutionRequest request)
    {
        if (request.Outcome is not (Outcome.Succeeded or Outcome.Declined or Outcome.NotSent))
        {
            throw new VaultException(VaultErrorCode.OperationStateInvalid, "outcome");
        }

        var reference = RequestFields.ReadAscii(
            request.ProcessorReference, ReferenceLengthMax, VaultErrorCode.EvidenceInvalid, "processor_reference");
        if ((request.Outcome == Outcome.Succeeded && reference.Length == 0) || CardNumberPattern.IsIn(reference.AsSpan()))
        {
            throw new VaultException(VaultErrorCode.EvidenceInvalid, "processor_reference");
        }

        if (request.Evidence.Length == 0)
        {
            throw new VaultException(VaultErrorCode.EvidenceInvalid, "evidence");
        }

        RequestFields.ReadText(request.Evidence, VaultErrorCode.EvidenceInvalid, "evidence");
        CheckName(request.ProposedBy, "proposed_by");
        CheckName(request.ConfirmedBy, "confirmed_by");
        if (string.Equals(request.ProposedBy, request.ConfirmedBy, StringComparison.OrdinalIgnoreCase))
        {
            throw new VaultException(VaultErrorCode.ResolutionBySamePerson, "confirmed_by");
        }
    }

    private static void CheckName(string name, string field)
    {
        if (name.Length is 0 or > NameLengthMax || CardNumberPattern.IsDisguisedIn(name))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, field);
        }

        RequestFields.ReadText(name, VaultErrorCode.FieldMissing, field);
    }
}
