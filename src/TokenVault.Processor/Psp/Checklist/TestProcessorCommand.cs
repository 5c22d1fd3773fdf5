using System.Globalization;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Psp.Accounts.Credentials;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Manifests;

namespace TokenVault.Processor.Psp.Checklist;

/// <summary>`test-processor`: runs the checklist against a practice processor, and against no other.</summary>
internal static class TestProcessorCommand
{
    public const string Name = "test-processor";

    private const string Usage =
        """
        Usage: TokenVault.Processor test-processor --config FILE --processor NAME --merchant ID --card-file FILE|-
                 [--decline-card-file FILE] [--amount MINOR-UNITS] [--currency CODE]

        Pays, asks again, captures, gives back and lets go at a practice processor with a published test card, and says of each
        point whether it holds. It refuses a line that is not marked "Practice": true.

          --config FILE              the adapter's configuration, JSON
          --processor NAME           which of Psp:Processors
          --merchant ID              whose account
          --card-file FILE|-         number, then expiry as MM/YYYY and CVC or not; - for standard input
          --decline-card-file FILE   one that the processor declines
          --amount, --currency       1000 EUR where not given
        """;

    private static readonly string[] Options =
        ["--config", "--processor", "--merchant", "--card-file", "--decline-card-file", "--amount", "--currency"];

    /// <summary>Returns the exit code: 0 where all points hold, 1 where one does not, 2 where nothing could be tried.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        if (Parse(arguments) is not { } given)
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            return await RunAsync(given, output);
        }
        catch (Exception problem) when (problem is InvalidDataException or KeystoreException or IOException or UnauthorizedAccessException or VaultException or FormatException)
        {
            await error.WriteLineAsync(problem.Message);
            return 2;
        }
    }

    private static Dictionary<string, string>? Parse(string[] arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (!Options.Contains(arguments[i], StringComparer.Ordinal) || !given.TryAdd(arguments[i], arguments[i + 1]))
            {
                return null;
            }
        }

        return arguments.Length % 2 == 0 && Options[..4].All(given.ContainsKey) ? given : null;
    }

    private static async Task<int> RunAsync(Dictionary<string, string> given, TextWriter output)
    {
        var config = Path.GetFullPath(given["--config"]);
        var paths = new VaultPaths(config);
        var options = ReadOptions(config);
        var line = options.Processors.FirstOrDefault(one => string.Equals(one.Name, given["--processor"], StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{config} has no processor of that name.");
        if (!line.Practice)
        {
            throw new InvalidDataException(
                $"The processor '{line.Name}' is not marked \"Practice\": true in {config}. Only a practice processor is tried: a real one would move money.");
        }

        var manifest = PspManifest.Load(options, paths, lastVersion: 0, TimeProvider.System.GetUtcNow());
        var account = FindAccount(config, options, PspManifest.AccountFields(manifest, options), line.Name, given["--merchant"]);
        var authorities = PspAuthorities.Load(paths, line);
        using var card = ReadCard(given["--card-file"]);
        using var declined = given.TryGetValue("--decline-card-file", out var file) ? ReadCard(file) : null;
        using var loggers = LoggerFactory.Create(static _ => { });
        var pipeline = new PspPipeline(TimeProvider.System, loggers);
        var lines = await LineProbe.RunAsync(line, authorities, pipeline, TimeProvider.System);
        using var processor = new PaymentProcessor(new PspLine(line, authorities, pipeline), manifest.Profiles[line.Profile]);
        var checklist = new ProcessorChecklist(processor, account, ReadAmount(given), TimeProvider.System, new RandomPool());
        var isGood = await WriteAsync(lines.ToAsyncEnumerable(), output);
        return isGood && await WriteAsync(checklist.RunAsync(card, declined), output) ? 0 : 1;
    }

    private static async Task<bool> WriteAsync(IAsyncEnumerable<ChecklistLine> lines, TextWriter output)
    {
        var isGood = true;
        await foreach (var line in lines)
        {
            await output.WriteLineAsync(line.ToString());
            isGood &= line.IsGood != false;
        }

        return isGood;
    }

    private static PspOptions ReadOptions(string config)
    {
        var options = new ConfigurationBuilder().AddJsonFile(config, optional: false).Build().GetSection(PspOptions.Section).Get<PspOptions>()
            ?? throw new InvalidDataException($"{config} has no section {PspOptions.Section}.");
        var result = new PspOptionsValidator().Validate(name: null, options);
        return result.Failed ? throw new InvalidDataException($"{config}: {result.FailureMessage}") : options;
    }

    private static PspAccount FindAccount(
        string config, PspOptions options, IReadOnlyDictionary<string, IReadOnlyList<string>> fields, string processor, string merchant)
    {
        var file = new VaultPaths(config).Resolve(options.Accounts);
        using var keystore = new OpenedKeystore(config);
        var book = PspAccountFile.Read(file, fields, new CredentialFiles(Path.GetDirectoryName(file)!, keystore.Open));
        return MerchantId.TryParse(merchant, out var id) && book.Find(id, processor) is { } account
            ? account
            : throw new InvalidDataException($"{file} has no account of that merchant at '{processor}'.");
    }

    private static ChecklistCard ReadCard(string file)
    {
        using var stream = string.Equals(file, "-", StringComparison.Ordinal) ? Console.OpenStandardInput() : File.OpenRead(file);
        return ChecklistCard.Read(stream, TimeProvider.System.GetUtcNow().Year + 3);
    }

    private static Money ReadAmount(Dictionary<string, string> given) =>
        Currency.TryParse(given.GetValueOrDefault("--currency", "EUR"), out var currency)
        && long.TryParse(given.GetValueOrDefault("--amount", "1000"), NumberStyles.None, CultureInfo.InvariantCulture, out var units)
        && Money.TryCreate(units, currency, out var amount)
            ? amount
            : throw new InvalidDataException("The amount is in minor units, the currency a code of ISO 4217.");
}
