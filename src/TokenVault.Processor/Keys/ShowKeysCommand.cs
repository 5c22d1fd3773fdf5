using System.Text.Json;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Keys.Custody;

namespace TokenVault.Processor.Keys;

/// <summary>`show-keys`: opens a keystore, which proves that it opens, and tells which keys are in it.</summary>
internal static class ShowKeysCommand
{
    public const string Name = "show-keys";

    private const string ShareOption = "--share-file";

    private const string Usage =
        """
        Usage: TokenVault.Processor show-keys --config FILE --keystore FILE [--share-file FILE …]

        Opens a keystore, or a copy of one, by the passphrase in Keystore:PassphraseFile, the token of Keystore:Pkcs11 or custodians'
        shares, and writes which keys are in it: purpose, number and place of each, no key. Changes nothing.

          --config FILE       the adapter's configuration, JSON
          --keystore FILE     the keystore to open
          --share-file FILE   a custodian's share, once for each of as many as it takes
        """;

    /// <summary>Returns the exit code: 0, or 1 with the reason on the error writer.</summary>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        try
        {
            // The shares stand behind the rest.
            var given = arguments.ToArray();
            var rest = Array.IndexOf(given, ShareOption) is >= 0 and var first ? first : given.Length;
            var shares = ReadShares(given.AsSpan(rest));
            if (shares is null || KeyCommandLine.Read(given.AsSpan(0, rest), "--keystore") is not { } line)
            {
                error.WriteLine(Usage);
                return 1;
            }

            line.Keystore.Path = line.Target;
            using var keystore = shares.Count > 0 ? ShareFiles.Open(line.Paths.Resolve(line.Target), shares) : KeystoreFile.Open(line.Keystore, line.Paths);
            output.WriteLine(Describe(keystore));
            return 0;
        }
        catch (Exception problem) when (problem is KeystoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
    }

    // Null where one is named and not given.
    private static List<string>? ReadShares(ReadOnlySpan<string> arguments)
    {
        var files = new List<string>();
        for (var i = 0; i + 1 < arguments.Length && arguments[i] is ShareOption; i += 2)
        {
            files.Add(Path.GetFullPath(arguments[i + 1]));
        }

        return arguments.Length == 2 * files.Count ? files : null;
    }

    private static string Describe(Keystore keystore)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("generation"u8, keystore.Generation);
            json.WriteStartArray("keys"u8);
            foreach (var key in keystore.Keys)
            {
                json.WriteStartObject();
                json.WriteString("purpose"u8, KeyActs.NameOf(key.Purpose));
                json.WriteNumber("number"u8, key.Number);
                json.WriteString("place"u8, key.Place.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
