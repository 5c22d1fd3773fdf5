using TokenVault.Opening.Keys;
using TokenVault.Processor.Psp.Accounts.Credentials;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>
/// The accounts in force. A changed or touched file takes effect within two seconds; a bad one does not, and the last good one stays. Key
/// files are read again with it.
/// </summary>
/// <remarks>
/// The file is looked at every second. Its folder holds the adapter's store and record as well: watched by file events, each write of those
/// would be told to us, which took a twentieth of a busy adapter's time.
/// </remarks>
internal sealed class PspAccounts : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _processors;
    private readonly CredentialFiles _files;
    private readonly ILogger<PspAccounts> _logger;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();

    // Of the file that was read last, good or bad. Guarded by the lock.
    private (DateTime Changed, long Bytes) _seen;

    // Replaced as a whole; readers take the one that stands.
    private volatile PspAccountBook _accounts;

    /// <exception cref="InvalidDataException">The file can't be read now. Names the mend.</exception>
    /// <param name="path">accounts.json.</param>
    /// <param name="processors">The lines' names, and what their profiles ask of an account.</param>
    /// <param name="keystore">By which wrapped key files open.</param>
    /// <param name="logger">Told of each reload.</param>
    /// <param name="clock">Says when to look.</param>
    public PspAccounts(
        string path,
        IReadOnlyDictionary<string, IReadOnlyList<string>> processors,
        Keystore? keystore,
        ILogger<PspAccounts> logger,
        TimeProvider clock)
    {
        (_path, _processors, _logger) = (path, processors, logger);
        _files = new CredentialFiles(Path.GetDirectoryName(path)!, () => keystore);

        // Before it is read: what changes meanwhile is read again.
        _seen = Look();
        _accounts = Read();
        _logger.AccountsInForce(_accounts.Count);
        _timer = clock.CreateTimer(_ => Refresh(), state: null, Period, Period);
    }

    /// <summary>Those in force now. Whoever asks for more than one thing asks the same book.</summary>
    public PspAccountBook Book => _accounts;

    public void Dispose() => _timer.Dispose();

    private PspAccountBook Read() => PspAccountFile.Read(_path, _processors, _files);

    private (DateTime Changed, long Bytes) Look()
    {
        var file = new FileInfo(_path);
        return (file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
    }

    private void Refresh()
    {
        // A timer may tick while the tick before is still reading.
        lock (_looking)
        {
            var now = Look();
            if (now != _seen)
            {
                _seen = now;
                Reload();
            }
        }
    }

    private void Reload()
    {
        try
        {
            _accounts = Read();
            _logger.AccountsInForce(_accounts.Count);
        }
        catch (InvalidDataException error)
        {
            // An editor may have written half of it so far; the rest comes with another change.
            _logger.AccountsRefused(error.Message);
        }
    }
}
