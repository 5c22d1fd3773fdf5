using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Operations;

namespace TokenVault.Processor.Tests.Operations;

public sealed class ResolutionReaderTests
{
    private static RecordResolutionRequest Request => new()
    {
        Outcome = Outcome.Succeeded,
        ProcessorReference = "pi_1",
        Evidence = "Seen in the processor's dashboard.",
        ProposedBy = "anna",
        ConfirmedBy = "ben",
    };

    [Fact]
    public void Accepts_WhatTwoPeopleSaid() => ResolutionReader.Check(Request);

    [Fact]
    public void Refuses_OnePersonTwice()
    {
        AssertRefused(VaultErrorCode.ResolutionBySamePerson, request => request.ConfirmedBy = "anna");
        AssertRefused(VaultErrorCode.ResolutionBySamePerson, request => request.ConfirmedBy = "Anna");
    }

    [Fact]
    public void Refuses_WhatIsNoOutcome_AndWhatNobodyKnowsFrom()
    {
        AssertRefused(VaultErrorCode.OperationStateInvalid, request => request.Outcome = Outcome.Unknown);
        AssertRefused(VaultErrorCode.OperationStateInvalid, request => request.Outcome = Outcome.RequiresAction);
        AssertRefused(VaultErrorCode.EvidenceInvalid, request => request.ProcessorReference = "");
        AssertRefused(VaultErrorCode.EvidenceInvalid, request => request.Evidence = "");
        AssertRefused(VaultErrorCode.EvidenceInvalid, request => request.Evidence = new string('e', 256));
        AssertRefused(VaultErrorCode.FieldMissing, request => request.ProposedBy = "");
    }

    [Fact]
    public void Refuses_CardNumbersInTexts()
    {
        AssertRefused(VaultErrorCode.TextHoldsCardNumber, request => request.Evidence = "paid with 4242 4242 4242 4242");
        AssertRefused(VaultErrorCode.EvidenceInvalid, request => request.ProcessorReference = "4242424242424242");
    }

    private static void AssertRefused(VaultErrorCode code, Action<RecordResolutionRequest> change)
    {
        var request = Request;
        change(request);
        Assert.Equal(code, Assert.Throws<VaultException>(() => ResolutionReader.Check(request)).Code);
    }
}
