using TokenVault.Domain.Amounts;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Profiles;

namespace TokenVault.Processor.Psp;

/// <summary>A payment processor: a line and the profile that says how to speak over it.</summary>
internal sealed class PaymentProcessor
{
    public ProcessorProfile Profile => throw new NotSupportedException();

    public string Name => throw new NotSupportedException();

    /// <summary>Whether the line has failed so often of late that nothing is sent over it for a while.</summary>
    public bool IsOut => throw new NotSupportedException();

    public PspRecovery Recovery => throw new NotSupportedException();

    /// <summary>Whether the card goes in a first step that moves no money, and the money then moves by reference.</summary>
    public bool HasCardStep => throw new NotSupportedException();

    /// <summary>Why the order can't be put to this processor, or null.</summary>
    public VaultErrorCode? Refuses(PspOrder order) => throw new NotSupportedException();

    /// <summary>Renders the card, synchronously: the only thing here that ever touches one.</summary>
    public PspCardRequest RenderCard(PspOrder order, PspAccount account, Pan pan, CardExpiry expiry, Cvc cvc) => throw new NotSupportedException();

    /// <summary>Sends the card and disposes the request.</summary>
    public Task<PspCardStep> SendCardAsync(PspCardRequest request, PspOrder order, PspAccount account) => throw new NotSupportedException();

    /// <summary>Sends the request that moves money, by reference; byte for byte the same when repeated.</summary>
    public Task<PspOutcome> SendAsync(PspOrder order, PspAccount account, string methodReference) => throw new NotSupportedException();

    /// <summary>CAPTURE, VOID or REFUND; byte for byte the same when repeated.</summary>
    public Task<PspOutcome> FollowUpAsync(PspOrder order, PspAccount account) => throw new NotSupportedException();

    /// <summary>Asks what became of an operation, by the processor's reference or, where that is empty, by our own.</summary>
    public Task<PspFinding> QueryAsync(PspOrder order, PspAccount account, string reference) => throw new NotSupportedException();

    /// <summary>Cancels whatever became of an operation.</summary>
    public Task<PspFinding> CancelAsync(PspOrder order, PspAccount account, string reference) => throw new NotSupportedException();

    /// <summary>How a payment stands; null where no usable answer came.</summary>
    public Task<PspFacts?> FetchAsync(PspAccount account, string reference, Currency currency) => throw new NotSupportedException();

    /// <summary>As the other, where the currency is to be learnt from the answer; null where no usable answer came.</summary>
    public Task<PspFacts?> FetchAsync(PspAccount account, string reference) => throw new NotSupportedException();

    /// <summary>How a dispute stands; null where no usable answer came, or the profile has no request for it.</summary>
    public Task<PspDispute?> FetchDisputeAsync(PspAccount account, string reference) => throw new NotSupportedException();
}
