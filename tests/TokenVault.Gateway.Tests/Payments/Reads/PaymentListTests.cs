using CsCheck;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Reads;

public sealed class PaymentListTests : IAsyncLifetime
{
    private static readonly string[] Tokens = [new Domain.Tokens.Token(1).ToString(), new Domain.Tokens.Token(2).ToString()];

    private readonly List<PaymentRecord> _payments = [];
    private PaymentStand _stand = null!;
    private DateTimeOffset _begin;

    private static Gen<ListPaymentsRequest> Requests(DateTimeOffset begin) => Gen.Select(
        Gen.Int[1, 40], Gen.OneOf(0, 0, 2, 3, 6), Gen.Int[-1, 1], Gen.Int[-1, 3], Gen.Int[-1, 320], Gen.Int[-1, 320]).Select(
        (pageSize, status, token, order, from, to) => new ListPaymentsRequest
        {
            PageSize = pageSize,
            Status = (PaymentStatus)status,
            Token = token < 0 ? "" : Tokens[token],
            OrderReference = order < 0 ? "" : "o" + order,
            CreateTimeFrom = from < 0 ? null : begin.AddMilliseconds(from * 5).ToTimestamp(),
            CreateTimeTo = to < 0 ? null : begin.AddMilliseconds(to * 5).ToTimestamp(),
        });

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        _begin = _stand.Clock.GetUtcNow();
        for (var i = 0; i < 300; i++)
        {
            // Some in the same millisecond; the merchants' names begin alike.
            _stand.Clock.Advance(TimeSpan.FromMilliseconds(i % 3 * 5));
            await PutAsync(i, i % 4 == 0 ? "shops" : "shop");
        }
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Gives_PageByPage_WhatASimpleModelGives() =>
        await Requests(_begin).SampleAsync(
            async request =>
            {
                if (request is { CreateTimeFrom: { } from, CreateTimeTo: { } to } && from >= to)
                {
                    return await PaymentStand.RefusedAsync(() => PageAsync(request)) == VaultErrorCode.TimeRangeInvalid;
                }

                var listed = new List<string>();
                do
                {
                    var page = await PageAsync(request);
                    listed.AddRange(page.Payments.Select(payment => payment.PaymentId));
                    if (page.Payments.Count > request.PageSize)
                    {
                        return false;
                    }

                    request.PageToken = page.NextPageToken;
                }
                while (request.PageToken.Length > 0);

                return listed.SequenceEqual(Model(request), StringComparer.Ordinal);
            },
            iter: 150,
            threads: 1);

    // A page looks at 5,000 rows at most. Here that bound is not reached; that a short page goes on is shown by the token it gives.
    [Fact]
    public async Task Goes_OnAfterAPageThatIsFull()
    {
        var first = await PageAsync(new ListPaymentsRequest { PageSize = 1 });
        var second = await PageAsync(new ListPaymentsRequest { PageSize = 1, PageToken = first.NextPageToken });

        Assert.Equal(Model(new ListPaymentsRequest()).Take(2), first.Payments.Concat(second.Payments).Select(payment => payment.PaymentId));
    }

    [Theory]
    [InlineData(-1, "", VaultErrorCode.PageSizeInvalid)]
    [InlineData(1001, "", VaultErrorCode.PageSizeInvalid)]
    [InlineData(1, "x", VaultErrorCode.PageTokenInvalid)]
    [InlineData(1, "pay_00000000000000000000000000", VaultErrorCode.PageTokenInvalid)]
    public async Task Rejects_WhatIsNoPage(int pageSize, string pageToken, VaultErrorCode expected) =>
        Assert.Equal(expected, await PaymentStand.RefusedAsync(() => PageAsync(new ListPaymentsRequest { PageSize = pageSize, PageToken = pageToken })));

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, -1)]
    public async Task Rejects_WhatIsNoMoment(long seconds, int nanos) => Assert.Equal(
        VaultErrorCode.TimeRangeInvalid,
        await PaymentStand.RefusedAsync(() => PageAsync(new ListPaymentsRequest { CreateTimeFrom = new Timestamp { Seconds = seconds, Nanos = nanos } })));

    // Spans of time are found by the time in the name. Were it another than the row's, a payment would be in two reports or in none.
    [Fact]
    public async Task Names_PaymentsAndOperationsByTheTimeInTheirRows()
    {
        _stand.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var answer = await _stand.ChargeAsync("k");
        _stand.Clock.AutoAdvanceAmount = TimeSpan.Zero;

        Assert.True(PaymentId.TryParse(answer.Payment.PaymentId, out var payment));
        Assert.True(OperationId.TryParse(answer.Operation.OperationId, out var operation));
        Assert.Equal(SortableId.TimeOf(payment.Id), answer.Payment.CreateTime.ToDateTimeOffset());
        Assert.Equal(SortableId.TimeOf(operation.Id), answer.Operation.CreateTime.ToDateTimeOffset());
    }

    private Task<ListPaymentsResponse> PageAsync(ListPaymentsRequest request) =>
        _stand.Get<PaymentList>().ListAsync(PaymentStand.Merchant("shop"), request, CancellationToken.None);

    private IEnumerable<string> Model(ListPaymentsRequest request) =>
        from payment in _payments
        where string.Equals(payment.MerchantId, "shop", StringComparison.Ordinal)
            && (request.Status == PaymentStatus.Unspecified || payment.Status == (uint)request.Status)
            && (request.Token.Length == 0 || string.Equals(payment.Token, request.Token, StringComparison.Ordinal))
            && (request.OrderReference.Length == 0 || string.Equals(payment.OrderReference, request.OrderReference, StringComparison.Ordinal))
            && (request.CreateTimeFrom is null || payment.CreateTimeMs >= request.CreateTimeFrom.ToDateTimeOffset().ToUnixTimeMilliseconds())
            && (request.CreateTimeTo is null || payment.CreateTimeMs < request.CreateTimeTo.ToDateTimeOffset().ToUnixTimeMilliseconds())
        orderby payment.PaymentId descending
        select payment.PaymentId;

    private async Task PutAsync(int i, string merchant)
    {
        var id = _stand.Get<PaymentIds>().NextPayment();
        var payment = new PaymentRecord
        {
            PaymentId = id.ToString(),
            MerchantId = merchant,
            Token = Tokens[i % 2],
            Status = (uint)new[] { PaymentStatus.Succeeded, PaymentStatus.Declined, PaymentStatus.Authorized }[i % 5 % 3],
            OrderReference = "o" + (i % 7),
            CurrencyCode = "EUR",
            CreateTimeMs = SortableId.TimeOf(id.Id).ToUnixTimeMilliseconds(),
        };
        await _stand.Get<PaymentBook>().CommitAsync(new PaymentChange(payment) { IsNew = true });
        _payments.Add(payment);
    }
}
