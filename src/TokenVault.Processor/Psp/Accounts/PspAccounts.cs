using TokenVault.Opening.Keys;
using TokenVault.Processor.Psp.Accounts.Credentials;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>
/// The accounts in force. A changed file takes effect within seconds; a bad one does not, and the last good one stays. Key files
/// are read again with it.
/// </summary>
internal sealed class PspAccounts : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _processors;
    private readonly CredentialFiles _files;
    private readonly ILogger<PspAccounts> _logger;

    // Of this file alone: the platform's file providers watch all folders below as well, and each write of the store and of the record there
    // would be told to them.
    private readonly FileSystemWatcher _watch;
    private readonly Lock _turn = new();

    // Replaced as a whole; readers take the one that stands.
    private volatile PspAccountBook _accounts;

    /// <exception cref="InvalidDataException">The file can't be read now. Names the mend.</exception>
    /// <param name="path">accounts.json.</param>
    /// <param name="processors">The lines' names, and what their profiles ask of an account.</param>
    /// <param name="keystore">By which wrapped key files open.</param>
    /// <param name="logger">Told of each reload.</param>
    public PspAccounts(string path, IReadOnlyDictionary<string, IReadOnlyList<string>> processors, Keystore? keystore, ILogger<PspAccounts> logger)
    {
        (_path, _processors, _logger) = (path, processors, logger);
        _files = new CredentialFiles(Folder, () => keystore);
        _watch = Directory.Exists(Folder)
            ? new FileSystemWatcher(Folder, Path.GetFileName(_path)) { IncludeSubdirectories = false }
            : throw new InvalidDataException($"{_path} can't be read: there is no folder {Folder}.");
        _watch.Changed += Reload;
        _watch.Created += Reload;
        _watch.Renamed += Reload;

        // Events were lost: what they were about may have been this file.
        _watch.Error += Reload;
        try
        {
            // Watched before it is read: a change in between would be missed for good.
            lock (_turn)
            {
                _watch.EnableRaisingEvents = true;
                _accounts = Read();
            }
        }
        catch
        {
            _watch.Dispose();
            throw;
        }

        _logger.AccountsInForce(_accounts.Count);
    }

    private string Folder => Path.GetDirectoryName(_path)!;

    /// <summary>Those in force now. Whoever asks for more than one thing asks the same book.</summary>
    public PspAccountBook Book => _accounts;

    public void Dispose() => _watch.Dispose();

    private PspAccountBook Read() => PspAccountFile.Read(_path, _processors, _files);

    private void Reload(object sender, EventArgs change)
    {
        try
        {
            lock (_turn)
            {
                _accounts = Read();
            }

            _logger.AccountsInForce(_accounts.Count);
        }
        catch (InvalidDataException error)
        {
            // An editor may have written half of it so far; the rest comes with another change.
            _logger.AccountsRefused(error.Message);
        }
    }
}
