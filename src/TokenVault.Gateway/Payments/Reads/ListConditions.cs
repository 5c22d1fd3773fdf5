using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>Which payments a list is to hold.</summary>
internal sealed record ListConditions
{
    private ListPaymentsRequest Request { get; init; } = new();

    public int PageSize { get; private init; }

    /// <summary>The newest identifier that may be on the page.</summary>
    public PaymentId Newest { get; private init; }

    /// <summary>The oldest identifier that may be on any page.</summary>
    public PaymentId Oldest { get; private init; }

    public static ListConditions Read(ListPaymentsRequest request)
    {
        if (request.Token.Length > 0)
        {
            FieldRead(Domain.Tokens.Token.TryParse(request.Token, out _), VaultErrorCode.TokenMalformed, "token");
        }

        FieldRead(request.OrderReference.Length <= Intake.FieldIntake.TextLengthMax, VaultErrorCode.OrderReferenceInvalid, "order_reference");
        var to = FirstIdAt(request.CreateTimeTo, UInt128.MaxValue, "create_time_to");
        var oldest = FirstIdAt(request.CreateTimeFrom, UInt128.Zero, "create_time_from");
        FieldRead(oldest < to, VaultErrorCode.TimeRangeInvalid, "create_time_to");
        return new ListConditions
        {
            Request = request,
            PageSize = PageSizes.Read(request.PageSize),
            Newest = new PaymentId(Math128Min(to - 1, AfterPage(request.PageToken))),
            Oldest = new PaymentId(oldest),
        };
    }

    public bool Match(PaymentRecord payment) =>
        (Request.Status == PaymentStatus.Unspecified || (PaymentStatus)payment.Status == Request.Status)
        && (Request.Token.Length == 0 || string.Equals(payment.Token, Request.Token, StringComparison.Ordinal))
        && (Request.OrderReference.Length == 0 || string.Equals(payment.OrderReference, Request.OrderReference, StringComparison.Ordinal));

    private static UInt128 Math128Min(UInt128 one, UInt128 other) => one < other ? one : other;

    private static UInt128 AfterPage(string pageToken)
    {
        if (pageToken.Length == 0)
        {
            return UInt128.MaxValue - 1;
        }

        FieldRead(PaymentId.TryParse(pageToken, out var last) && last.Id > 0, VaultErrorCode.PageTokenInvalid, "page_token");
        return last.Id - 1;
    }

    // Identifiers begin with their time, so a span of time is a span of identifiers.
    private static UInt128 FirstIdAt(Timestamp? time, UInt128 none, string field) =>
        time is null ? none : (UInt128)(ulong)TimeRead.Milliseconds(time, field) << 80;

    private static void FieldRead(bool accepted, VaultErrorCode code, string field)
    {
        if (!accepted)
        {
            throw new VaultException(code, field);
        }
    }
}
