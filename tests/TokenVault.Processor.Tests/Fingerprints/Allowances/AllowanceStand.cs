using System.Security.Cryptography.X509Certificates;
using TokenVault.Processor.Fingerprints.Allowances;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Tests.Disclosures;
using TokenVault.Processor.Tests.Fingerprints.Counting;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Allowances;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Processor.Tests.Fingerprints.Allowances;

/// <summary>A folder of allowances, a counter with a bound of one, and a real record of disclosures.</summary>
internal sealed class AllowanceStand : IAsyncDisposable
{
    private readonly DisclosureStand _record = new();
    private readonly TestAuthority _authority;

    public AllowanceStand()
    {
        Counting = new CountingStand(new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 1 } });
        _authority = new TestAuthority(Now, days: 60);
        _record.Open();
        Directory.CreateDirectory(Folder);
        Start();
    }

    public CountingStand Counting { get; }

    public AllowanceBook Book { get; private set; } = null!;

    public List<string> Log { get; } = [];

    public TestAuthority Officers => _authority;

    public DateTimeOffset Now => Counting.Clock.GetUtcNow();

    public string Folder => Path.Combine(Path.GetDirectoryName(Counting.Directory)!, "allowances");

    /// <summary>The lines of the record of that act.</summary>
    public IReadOnlyList<string> Acts(string name)
    {
        using var file = new FileStream(_record.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains($"\"act\":\"{name}\"", StringComparison.Ordinal))];
    }

    public ImportAllowance New(long cards = 3, string merchant = "shop", TimeSpan? lifetime = null) =>
        AllowanceFile.New(merchant, cards, Now + (lifetime ?? TimeSpan.FromDays(3)), Now, "the old shop's cards");

    public string Put(ImportAllowance allowance, params IReadOnlyList<string> officers)
    {
        var signers = officers.Select(name => _authority.Issue($"spiffe://tokenvault/officer/{name}")).ToList();
        var path = Put(AllowanceFile.Write(allowance), allowance.Id, signers);
        signers.ForEach(signer => signer.Dispose());
        return path;
    }

    public string Put(byte[] document, string name, IReadOnlyList<X509Certificate2> signers)
    {
        var path = Path.Combine(Folder, name + AllowanceFile.Suffix);
        File.WriteAllBytes(AllowanceFile.SignaturesOf(path), ManifestSigning.Write([.. signers.Select(signer => ManifestSigning.Sign(document, signer))]));
        File.WriteAllBytes(path, document);
        return path;
    }

    /// <summary>As a new process does.</summary>
    public async Task RestartAsync()
    {
        await _record.CloseAsync();
        Counting.Book.Dispose();
        _record.Open();
        Counting.Open();
        Start();
        await Book.RefreshAsync();
    }

    /// <summary>How many of a bucket's new numbers are given, of a hundred.</summary>
    public int Given(string merchant = "shop", string lastFour = "4242", int from = 0) =>
        Enumerable.Range(from, 100).Count(i => Counting.Ask(CountingStand.Number(i, lastFour: lastFour), merchant));

    public async ValueTask DisposeAsync()
    {
        await _record.DisposeAsync();
        Counting.Dispose();
        _authority.Dispose();
    }

    private void Start()
    {
        var record = new AllowanceRecord(Counting.Counter, _record.Log, _record.Store, _record.Seal);
        Book = new AllowanceBook(
            new AllowanceFolder(Folder, [_authority.Certificate]), record, Counting.Counter, Counting.Clock, new ListedLogger<AllowanceBook>(Log));
    }
}
