using System.Text;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Opening;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

/// <summary>Counting over a real keystore and a folder that goes with it, to be closed, damaged and opened again.</summary>
internal sealed class CountingStand : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("counting-test-");

    private readonly bool _ownsKeystore;

    public CountingStand(LimitOptions? limits = null, int numbersMax = 1_000_000, Keystore? keystore = null)
    {
        (Limits, NumbersMax, _ownsKeystore) = (limits ?? new LimitOptions(), numbersMax, keystore is null);
        Keystore = keystore ?? Keystore.Create(Path.Combine(_folder.FullName, "keystore"), "correct horse battery"u8);
        Counting = new CountingKey(Keystore);
        Works = new DefaultObjectPoolProvider().Create(new FingerprintWorkPolicy(Keystore, Counting));
        Open();
    }

    public Keystore Keystore { get; }

    public CountingKey Counting { get; private set; }

    public ObjectPool<FingerprintWork> Works { get; private set; }

    public LimitOptions Limits { get; }

    public int NumbersMax { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What was logged, the event's name first.</summary>
    public List<string> Log { get; } = [];

    public CountBook Book { get; private set; } = null!;

    public CountingSink Sink { get; private set; } = null!;

    public NumberCounter Counter { get; private set; } = null!;

    public FingerprintDesk Desk => new(Works, Counter);

    public string Directory => Path.Combine(_folder.FullName, "counted");

    public string FilePath => System.IO.Directory.GetFiles(Directory).Single();

    public static MerchantId Merchant(string name = "shop") =>
        MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name, nameof(name));

    /// <summary>A number of the bucket 424242…4242, by what stands between: 0 to 99,999. Its check digit is the last four's own.</summary>
    public static byte[] Number(int between, string bin = "424242", string lastFour = "4242")
    {
        for (var filler = 0; filler < 10; filler++)
        {
            var digits = Encoding.ASCII.GetBytes($"{bin}{between:D5}{filler}{lastFour}");
            if (Pan.TryParse(digits, out _) == PanCheck.Accepted)
            {
                return digits;
            }
        }

        throw new InvalidOperationException("One of ten has the right check digit.");
    }

    public bool Ask(byte[] number, string merchant = "shop")
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(number, out var pan));
        var fingerprint = new byte[16];
        var given = Desk.TryCompute(Merchant(merchant), pan, key: 0, fingerprint);
        Assert.Equal(given, fingerprint.AsSpan().ContainsAnyExcept((byte)0));
        return given;
    }

    public void Open()
    {
        Sink = new CountingSink(NumbersMax, new ListedLogger<CountingSink>(Log));
        Book = new CountBook(new CountFolder(Directory, Counting), Clock, new ListedLogger<CountBook>(Log));
        Counter = new NumberCounter(Book, new MerchantLimits(Limits), Sink, Clock);
    }

    /// <summary>As a new process does.</summary>
    public void Reopen()
    {
        Book.Dispose();
        Open();
    }

    /// <summary>As a new process does, which knows nothing but keystore and folder.</summary>
    public void Restart()
    {
        Book.Dispose();
        Counting.Dispose();
        Counting = new CountingKey(Keystore);
        Works = new DefaultObjectPoolProvider().Create(new FingerprintWorkPolicy(Keystore, Counting));
        Open();
    }

    public void Dispose()
    {
        Book.Dispose();
        Counting.Dispose();
        if (_ownsKeystore)
        {
            Keystore.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
