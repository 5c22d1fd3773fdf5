using System.Globalization;
using System.Text;

namespace TokenVault.ProcessorTrials.FingerprintOracle;

/// <summary>
/// Somebody holds a gateway, and of a card its BIN and last four. How many of the 100,000 numbers that it can be does the adapter let
/// him try in a day?
/// </summary>
internal sealed class FingerprintOracleRun(TrialVault vault, int guesses, CancellationToken stop)
{
    /// <summary>The adapter's default.</summary>
    private const int Bound = 20;

    private const string Victim = "shop";
    private const string Other = "rival";
    private const string Bin = "424242";
    private const string LastFour = "4242";

    private int _next;

    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        var guesses = quick ? 2_000 : GuessedCard.Candidates;
        await ControlAsync(stop);
        await using var vault = await TrialVault.MakeAsync([Victim, Other], stop);
        await vault.StartAsync(stop);
        return await new FingerprintOracleRun(vault, guesses, stop).PlayAsync();
    }

    // Without it "withheld" might be what this trial calls whatever it gets: with the bound out of the way each guess is answered.
    private static async Task ControlAsync(CancellationToken stop)
    {
        await using var open = await TrialVault.MakeAsync(
            [Victim], stop, new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits:Default:NumbersPerBinAndLastFourPerDay"] = "1000" });
        await open.StartAsync(stop);
        using var thief = new CapturedGateway(open.Services);
        var answers = await thief.AskAsync(Victim, [.. Enumerable.Range(0, 1010).Select(i => GuessedCard.Of(i, Bin, LastFour))], stop);
        Checks.Equal(1000, answers.Count(answer => answer is not null), "guesses that a bound of 1000 lets through");
        Checks.Equal(1000, answers.OfType<string>().Distinct(StringComparer.Ordinal).Count(), "different answers to different guesses");
        Console.WriteLine("control: with a bound of 1000 the same guesses get 1000 answers, each another one");
    }

    private async Task<string> PlayAsync()
    {
        // The card that he looks for was brought today, before he came: it is counted, and must not stand out by that.
        var card = GuessedCard.Of(guesses / 2, Bin, LastFour);
        using (var shop = vault.Services.Connect(Victim))
        {
            await shop.TokenizeAsync(card, TestCard.ExpiryMonth, TestCard.ExpiryYear, cancellationToken: stop);
        }

        var first = await GuessAsync(guesses);
        Checks.Equal(Bound - 1, first.Count, $"guesses that were answered, of {guesses}, beside a card of today");
        Checks.Require(!first.ContainsKey(Encoding.ASCII.GetString(card)), $"the card of today was found among them");

        // From here on with those that were not: what was withheld must stay so.
        _next = Bound;
        await AlarmsAsync();
        await OthersAsync();
        await KilledAsync(first);
        await UnsignedAsync();
        var granted = await AllowedAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{first.Count} guesses of {guesses} were answered in a day, and {granted} more by an allowance of {granted}: of {GuessedCard.Candidates} numbers that the card can be");
    }

    // The next of them in turn. Gives what was answered, by the number.
    private async Task<Dictionary<string, string>> GuessAsync(int count, string merchant = Victim)
    {
        using var thief = new CapturedGateway(vault.Services);
        var numbers = Enumerable.Range(_next, count).Select(i => GuessedCard.Of(i % GuessedCard.Candidates, Bin, LastFour)).ToList();
        _next += count;
        var answers = await thief.AskAsync(merchant, numbers, stop);
        return answers.Zip(numbers).Where(pair => pair.First is not null)
            .ToDictionary(pair => Encoding.ASCII.GetString(pair.Second), pair => pair.First!, StringComparer.Ordinal);
    }

    private async Task AlarmsAsync()
    {
        await Checks.ComesToHoldAsync(
            async () => (await LogAsync()).Contains($"than merchant {Victim} may have", StringComparison.Ordinal), "the log tells of it", stop);
        await Checks.ComesToHoldAsync(async () => await ActsAsync("guessing") == 1, "it stands in the record of disclosures, once", stop);
    }

    private async Task OthersAsync()
    {
        using var thief = new CapturedGateway(vault.Services);
        var others = await thief.AskAsync(Victim, [GuessedCard.Of(1, "555555", LastFour), GuessedCard.Of(1, Bin, "4444")], stop);
        Checks.Equal(2, others.OfType<string>().Count(), "cards of another BIN or last four that are served");
        var rival = await thief.AskAsync(Other, [.. Enumerable.Range(0, 50).Select(i => GuessedCard.Of(i, Bin, LastFour))], stop, batch: 1);
        Checks.Equal(Bound, rival.OfType<string>().Count(), "another merchant's numbers of that BIN and last four");

        await Checks.ComesToHoldAsync(async () => await ActsAsync("guessing") == 2, "the record tells of the other merchant too", stop);

        // And the shop itself goes on.
        using var shop = vault.Services.Connect(Victim);
        var card = TestCard.Mastercard;
        await shop.TokenizeAsync(card.Digits, TestCard.ExpiryMonth, TestCard.ExpiryYear, cancellationToken: stop);
    }

    private async Task KilledAsync(Dictionary<string, string> known)
    {
        await RestartAsync();
        Checks.Equal(0, (await GuessAsync(100)).Count, "guesses that were answered after kill -9 and a start");
        using var thief = new CapturedGateway(vault.Services);
        var again = await thief.AskAsync(Victim, [.. known.Keys.Select(Encoding.ASCII.GetBytes)], stop);
        Checks.Equal(0, again.OfType<string>().Count(), "numbers that were answered before the bound was met, and are again");
        Checks.Equal(2, await ActsAsync("guessing"), "merchants of whom the record tells, each once a day");
    }

    private async Task UnsignedAsync()
    {
        var path = await WriteAsync(9);
        await SignAsync(path, TrialVault.Officers[0]);
        var end = await ChildProgram.TokenVaultAsync(["allowance", "put", "--dir", vault.Folder.Root, "--allowance", path], stop);
        Checks.Require(end.ExitCode != 0, $"one signature was enough for `allowance put`");

        // As somebody does who can write into the adapter's folder.
        Directory.CreateDirectory(vault.Folder.Allowances);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            File.Copy(file, Path.Combine(vault.Folder.Allowances, Path.GetFileName(file)));
        }

        await Checks.ComesToHoldAsync(
            async () => (await LogAsync()).Contains("is signed by 1 of the 2 officers", StringComparison.Ordinal), "an allowance that one has signed is refused", stop);
        Checks.Equal(0, (await GuessAsync(100)).Count, "guesses that were answered by an allowance that one has signed");
        Checks.Equal(0, await ActsAsync("allowance"), "allowances on record before one was in force");
    }

    private async Task<int> AllowedAsync()
    {
        const int cards = 37;
        var path = await WriteAsync(cards);
        foreach (var officer in TrialVault.Officers)
        {
            await SignAsync(path, officer);
        }

        await TokenVaultAsync("allowance", "put", "--dir", vault.Folder.Root, "--allowance", path);
        var id = Path.GetFileName(path)[..32];
        await Checks.ComesToHoldAsync(
            async () => (await LogAsync()).Contains($"Allowance {id} is in force", StringComparison.Ordinal), "the adapter takes the allowance up while it runs", stop);
        Checks.Equal(1, await ActsAsync("allowance"), "allowances on record");

        var before = (await GuessAsync(10)).Count;
        await RestartAsync();
        await Checks.ComesToHoldAsync(
            async () => (await LogAsync()).Contains($"{before.ToString(CultureInfo.InvariantCulture)} of them used", StringComparison.Ordinal),
            "the adapter remembers what is used of it", stop);
        var after = (await GuessAsync(200)).Count;
        Checks.Equal(cards, before + after, "cards that the allowance let through");

        // The same once more, under another name.
        var copy = Path.Combine(vault.Folder.Allowances, "again");
        foreach (var suffix in (string[])[".allowance.json", ".allowance.signatures.json"])
        {
            File.Copy(Path.Combine(vault.Folder.Allowances, id + suffix), copy + suffix);
        }

        await RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(5), stop);
        Checks.Equal(0, (await GuessAsync(100)).Count, "cards that an allowance let through the second time");
        return before + after;
    }

    private async Task<string> WriteAsync(int cards)
    {
        var folder = Directory.CreateDirectory(Path.Combine(vault.Folder.Root, string.Create(CultureInfo.InvariantCulture, $"allowance-{cards}"))).FullName;
        await TokenVaultAsync(
            "allowance", "write", "--merchant", Victim, "--cards", cards.ToString(CultureInfo.InvariantCulture),
            "--until", TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "--reason", "a trial", "--out", folder);
        return Directory.GetFiles(folder, "*.allowance.json").Single();
    }

    private Task SignAsync(string path, string officer) =>
        TokenVaultAsync("allowance", "sign", "--allowance", path, "--officer", vault.Folder.Officer(officer));

    private async Task TokenVaultAsync(params string[] arguments)
    {
        var end = await ChildProgram.TokenVaultAsync(arguments, stop);
        Checks.Require(end.ExitCode == 0, $"tokenvault {string.Join(' ', arguments)} ended with {end.ExitCode}: {end.Output}");
    }

    private async Task RestartAsync()
    {
        await vault.Services.Processor.KillAsync();
        await vault.Services.Processor.StartAsync(stop);
    }

    private Task<string> LogAsync() => File.ReadAllTextAsync(vault.Services.Processor.LogFile, stop);

    private async Task<int> ActsAsync(string act) =>
        (await File.ReadAllLinesAsync(Path.Combine(vault.Folder.Processor, "disclosures", "disclosures.jsonl"), stop))
            .Count(line => line.Contains($"\"act\":\"{act}\"", StringComparison.Ordinal));
}
