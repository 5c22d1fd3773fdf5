using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Processor.Orders;
using TokenVault.Processor.Tests.Disclosures;
using TokenVault.Processor.Tests.Fingerprints.Counting;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Manifests;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Tests.Orders;

/// <summary>A folder of orders, and a real record of disclosures over a real store.</summary>
internal sealed class OrderStand : IAsyncDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromHours(24);

    private readonly DisclosureStand _record = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("order-test-");
    private readonly byte[] _key = TestRecipient.Draw().PublicKey;

    private OrderStand() => Officers = new TestAuthority(Now, days: 200);

    public OrderBook Book { get; private set; } = null!;

    public OrderJournal Journal { get; private set; } = null!;

    public RefusalBook Refusals { get; private set; } = null!;

    public List<string> Log { get; } = [];

    public TestAuthority Officers { get; }

    public FakeTimeProvider Clock => _record.Clock;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public string Folder => _folder.FullName;

    public static async Task<OrderStand> StartAsync()
    {
        var stand = new OrderStand();
        stand._record.Open();
        await stand.StartBookAsync(Delay);
        return stand;
    }

    public Task RefreshAsync() => Book.RefreshAsync(CancellationToken.None);

    /// <summary>As a new process does.</summary>
    public async Task RestartAsync(TimeSpan? delay = null)
    {
        await _record.CloseAsync();
        _record.Open();
        await StartBookAsync(delay ?? Delay);
        await RefreshAsync();
    }

    /// <summary>The lines of the record of that act.</summary>
    public IReadOnlyList<string> Acts(string name)
    {
        using var file = new FileStream(_record.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains($"\"act\":\"{name}\"", StringComparison.Ordinal))];
    }

    public CardOrder New(Func<CardOrder, CardOrder>? change = null)
    {
        var order = new CardOrder(
            "", CardOrder.ForAuthority, "AZ 12/26", "a court", new OrderRecipient("the court's clerk", OrderRecipient.P256, _key, 1),
            new OrderScope(Merchants: ["shop"]), 12, "an inquiry", Now, Now.AddDays(7));
        return OrderFile.New(change is null ? order : change(order));
    }

    public string Put(CardOrder order, params IReadOnlyList<string> officers) =>
        PutAs(order, [.. officers.Select(name => $"spiffe://tokenvault/officer/{name}")], Officers);

    public string PutAs(CardOrder order, IReadOnlyList<string> sans, TestAuthority authority)
    {
        var signers = sans.Select(san => authority.Issue(san)).ToList();
        var path = Put(OrderFile.Write(order), order.Id, signers);
        signers.ForEach(signer => signer.Dispose());
        return path;
    }

    public string Put(byte[] document, string name, IReadOnlyList<X509Certificate2> signers)
    {
        var path = Path.Combine(Folder, name + OrderFile.Suffix);
        File.WriteAllBytes(OrderFile.SignaturesOf(path), ManifestSigning.Write([.. signers.Select(signer => Sign(document, signer))]));
        File.WriteAllBytes(path, document);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _record.DisposeAsync();
        Officers.Dispose();
        _folder.Delete(recursive: true);
    }

    // As an officer does, but also for who is none: the program for officers refuses that itself.
    private static ManifestSignature Sign(byte[] document, X509Certificate2 signer)
    {
        using var key = signer.GetECDsaPrivateKey()!;
        return new ManifestSignature(
            signer.ExportCertificatePem(), key.SignData(document, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private async Task StartBookAsync(TimeSpan delay)
    {
        Refusals = new RefusalBook(_record.Log, _record.Store, _record.Seal, Clock, new ListedLogger<RefusalBook>(Log));
        Journal = new OrderJournal(
            _record.Log, new OrderStore(_record.Store, _record.Seal), Options.Create(new OrderOptions { Delay = delay }), Clock,
            new ListedLogger<OrderJournal>(Log));
        await Journal.ListAsync(CancellationToken.None);
        Book = new OrderBook(new OrderFolder(Folder, [Officers.Certificate]), Journal, Refusals, Clock, new ListedLogger<OrderBook>(Log));
    }
}
