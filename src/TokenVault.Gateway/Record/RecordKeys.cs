using System.Text;
using TokenVault.Ledger.Notes;

namespace TokenVault.Gateway.Record;

/// <summary>The public keys of the adapter's record, out of a file that is read anew when it has changed. Used by one at a time.</summary>
internal sealed partial class RecordKeys
{
    private const int BytesMax = 4096;

    private readonly string _path;
    private readonly ILogger<RecordKeys> _logger;
    private byte[] _seen;

    /// <param name="path">The file; empty for no keys, by which the record is believed instead of checked.</param>
    /// <param name="logger">Is told what becomes of a changed file.</param>
    /// <exception cref="InvalidDataException">It holds no keys of one record.</exception>
    public RecordKeys(string path, ILogger<RecordKeys> logger)
    {
        (_path, _logger) = (path, logger);
        _seen = path.Length == 0 ? [] : ReadFile(path);
        Current = path.Length == 0 ? [] : Parse(_seen, path);
    }

    /// <summary>Of one name. None for believing instead of checking.</summary>
    public NoteVerifier[] Current { get; private set; }

    /// <summary>Takes a changed file. One that can't be taken changes nothing, and is told about once; nor does one of another record's keys.</summary>
    public void Refresh()
    {
        try
        {
            if (_path.Length == 0 || ReadFile(_path) is not { } file || file.AsSpan().SequenceEqual(_seen))
            {
                return;
            }

            _seen = file;
            var keys = Parse(file, _path);
            if (!string.Equals(keys[0].Name, Current[0].Name, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{_path} holds the keys of {keys[0].Name}, and this gateway is a witness of {Current[0].Name}.");
            }

            Current = keys;
            LogTaken(keys.Length);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogRefused(problem.Message);
        }
    }

    private static byte[] ReadFile(string path) =>
        new FileInfo(path).Length <= BytesMax ? File.ReadAllBytes(path) : throw new InvalidDataException($"{path} is larger than {BytesMax} bytes.");

    private static NoteVerifier[] Parse(byte[] file, string path)
    {
        var keys = new List<NoteVerifier>();
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            keys.Add(NoteVerifier.TryParse(line, out var key)
                ? key
                : throw new InvalidDataException($"{path} holds a line that is no key of the form name+hash+base64."));
        }

        // Another record's key would let that one speak for this.
        return keys.DistinctBy(static key => key.Name, StringComparer.Ordinal).Count() == 1
            ? [.. keys]
            : throw new InvalidDataException($"{path} must hold the keys of one record, which all have its name.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The record of disclosures is checked by {Count} keys from now on.")]
    private partial void LogTaken(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed Adapter:RecordKey is not taken, and the keys are those of before: {Problem}")]
    private partial void LogRefused(string problem);
}
