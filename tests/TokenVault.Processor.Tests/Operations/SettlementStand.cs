using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Tests.Disclosures;
using TokenVault.Processor.Tests.Psp;
using TokenVault.Processor.Tests.Running;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Operations;

/// <summary>Unknown operations in a real store, and a real line to a processor that answers what a test says.</summary>
internal sealed class SettlementStand : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settlement-test-");
    private readonly TestAuthority _authority = new();
    private readonly DisclosureStand _disclosures = new();
    private FaultyProcessor _processor = null!;
    private PspRouter _router = null!;

    private SettlementStand()
    {
    }

    public StoreStand Store { get; } = new();

    /// <summary>`POST` or `GET` and the path of all that was asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the processor answers, by method and path.</summary>
    public Func<string, (int Status, string Body)> Answer { get; set; } = _ => (500, "{}");

    public OperationSettler Settler { get; private set; } = null!;

    public ResolutionRecorder Resolutions { get; private set; } = null!;

    public OperationAnswers Answers { get; private set; } = null!;

    public OperationJournal Journal => Store.Journal;

    public static async Task<SettlementStand> StartAsync(string profile = "stripe")
    {
        var stand = new SettlementStand();
        stand._processor = await FaultyProcessor.StartAsync(stand._authority);
        stand._processor.OnPaymentIntent = stand.AnswerAsync;
        var known = PspStand.Profile(profile);
        File.WriteAllText(stand.At("shop.key"), "sk_test_0123456789\n");
        var fields = string.Join(',', known.AccountFields.Select(field => $"\"{field}\":\"{field}\""));
        File.WriteAllText(
            stand.At("accounts.json"),
            """{"accounts":[{"merchant":"shop","processor":"faulty","secretKeyFile":"shop.key","fields":{FIELDS}}]}""".Replace("FIELDS", fields, StringComparison.Ordinal));
        stand._router = new PspRouter(
            new PspAccounts(
                stand.At("accounts.json"),
                new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["faulty"] = known.AccountFields },
                keystore: null,
                NullLogger<PspAccounts>.Instance),
            [new PaymentProcessor(PspStand.Line(stand._authority, stand._processor.Address), known)]);
        stand._disclosures.Open();
        stand.Open();
        return stand;
    }

    /// <summary>A charge of 1,000 cents whose answer was lost, with all that sending it again takes.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="token">A token for single use, which it holds; none unless given.</param>
    public async Task<OperationRecord> AddUnknownAsync(OperationKind kind = OperationKind.Charge, Token? token = null)
    {
        var order = Store.NewOrder(kind);
        var record = new OperationRecord
        {
            OperationId = order.Operation.ToString(),
            PaymentId = order.Payment.ToString(),
            MerchantId = "shop",
            GatewayId = StoreStand.Gateway.Value,
            FencingEpoch = 1,
            Kind = (uint)kind,
            AmountMinorUnits = order.AmountMinorUnits,
            CurrencyCode = "EUR",
            Processor = "faulty",
            MethodReference = "pm_1",
            Token = token?.ToString() ?? "",
            HoldsToken = token is not null,
        };
        record.ReplayTexts.AddRange(["", "", "", "0", "0", ""]);
        var batch = new WriteBatch();
        Journal.AddBegin(batch, record, isSentAtOnce: true);
        Assert.True(token is { } held
            ? await Store.SingleUse.HoldAsync(held, order.Operation, batch, OutcomeOf, () => Store.Store.CommitAsync(batch))
            : await Store.Store.CommitAsync(batch));
        record.Outcome = (uint)Outcome.Unknown;
        await Journal.EndAsync(record);
        return record;
    }

    /// <summary>What became of an operation, as the journal says.</summary>
    public Outcome OutcomeOf(OperationId operation) => Journal.TryFind(operation, out var record) ? (Outcome)record.Outcome : 0;

    public Task<SettleOperationResponse> StepAsync(OperationRecord record, SettleStep step)
    {
        Assert.True(OperationId.TryParse(record.OperationId, out var operation));
        return Settler.StepAsync(operation, step, new OrderOrigin(StoreStand.Gateway, 1));
    }

    public OperationRecord Find(OperationRecord record)
    {
        Assert.True(OperationId.TryParse(record.OperationId, out var operation));
        return Journal.Find(operation, StoreStand.Gateway);
    }

    /// <summary>As a new process does.</summary>
    public async Task ReopenAsync()
    {
        await Store.ReopenAsync();
        Open();
    }

    public static string Intent(string id, string operation, int amount = 1000, string currency = "eur", string status = "succeeded") =>
        $$$"""{"id":"{{{id}}}","amount":{{{amount}}},"amount_received":{{{amount}}},"currency":"{{{currency}}}","status":"{{{status}}}","metadata":{"operation":"{{{operation}}}"}}""";

    public async ValueTask DisposeAsync()
    {
        _router.Dispose();
        await _processor.DisposeAsync();
        await _disclosures.DisposeAsync();
        await Store.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Open()
    {
        Answers = new OperationAnswers(_router);
        var end = new OperationEnd(Journal, Answers, NullLogger<OperationEnd>.Instance);

        // No handle is kept here, so nothing asks for the sessions.
        var cvcs = new CvcDesk(null!, Store.Store, Store.Seal, Store.Clock);
        Settler = new OperationSettler(Journal, end, Answers, cvcs, Store.Clock);
        Resolutions = new ResolutionRecorder(Journal, end, Answers, _disclosures.Log, cvcs);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = $"{context.Request.Method} {context.Request.Path}";
        Asked.Enqueue(asked);
        var (status, body) = Answer(asked);
        if (status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
