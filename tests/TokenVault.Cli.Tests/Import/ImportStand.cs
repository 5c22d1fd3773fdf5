using System.Globalization;
using System.Text;
using TokenVault.Cli.Import;

namespace TokenVault.Cli.Tests.Import;

/// <summary>A folder with a file of cards, and runs of its import.</summary>
internal sealed class ImportStand : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-import-");

    public ImportStand(string cards) => File.WriteAllText(Path("cards.csv"), cards);

    public string OutText => File.ReadAllText(Path("tokens.csv"));

    public string RejectsText => File.ReadAllText(Path("tokens.rejects.csv"));

    public bool HasProgress => File.Exists(Path("tokens.csv.progress"));

    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.FullName);

    public ImportPlan Plan => new()
    {
        Input = new FileInfo(Path("cards.csv")),
        Out = new FileInfo(Path("tokens.csv")),
        Rejects = new FileInfo(Path("tokens.rejects.csv")),
        Merchant = "shop",
    };

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public Task<ImportProgress> RunAsync(FakeVault vault, CancellationToken cancellationToken = default) => RunAsync(vault, Plan, cancellationToken);

    public static async Task<ImportProgress> RunAsync(FakeVault vault, ImportPlan plan, CancellationToken cancellationToken = default)
    {
        var shape = CsvShape.Of(plan.Input, plan.HasHeader, plan.Separator, plan.Columns);
        using var import = new CardImport(plan, shape, ProgressFile.OpenOrBegin(plan), vault, new HastyClock());
        await import.RunAsync(cancellationToken);
        return import.Status.Progress;
    }

    /// <summary>A number with a valid check digit, of a published test range.</summary>
    public static string Number(int serial)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"424242{serial:000000000}");
        for (var check = '0'; check <= '9'; check++)
        {
            if (Domain.Cards.Pan.TryParse(Encoding.ASCII.GetBytes(digits + check), out _) == Domain.Cards.PanCheck.Accepted)
            {
                return digits + check;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The line that a card has in the output.</summary>
    public static string OutLine(long row, string reference, string number, string expiry) =>
        string.Create(CultureInfo.InvariantCulture, $"{row},{reference},{FakeVault.TokenOf(Encoding.ASCII.GetBytes(number))},visa,{number[..6]},{number[^4..]},{expiry}");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A second passes with every few looks at it, so that progress is saved often.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, TimeSpan.TicksPerSecond / 20);
    }
}
