using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Psp;

/// <summary>
/// The accounts in force. A changed file takes effect within seconds; a bad one does not, and the last good one stays. Key files
/// are read again with it.
/// </summary>
internal sealed class PspAccounts : IDisposable
{
    private readonly string _path;
    private readonly FrozenSet<string> _processors;
    private readonly ILogger<PspAccounts> _logger;
    private readonly PhysicalFileProvider _folder;
    private readonly IDisposable _watch;

    // Replaced as a whole; readers take the one that stands.
    private volatile FrozenDictionary<MerchantId, PspAccount> _accounts;

    /// <exception cref="InvalidDataException">The file can't be read now. Names the mend.</exception>
    public PspAccounts(string path, IEnumerable<string> processors, ILogger<PspAccounts> logger)
    {
        (_path, _logger) = (path, logger);
        _processors = processors.ToFrozenSet(StringComparer.Ordinal);
        _accounts = Read();
        _logger.AccountsInForce(_accounts.Count);
        _folder = new PhysicalFileProvider(Folder);
        _watch = ChangeToken.OnChange(() => _folder.Watch(Path.GetFileName(_path)), Reload);
    }

    private string Folder => Path.GetDirectoryName(_path)!;

    public bool TryFind(MerchantId merchant, [NotNullWhen(true)] out PspAccount? account) =>
        _accounts.TryGetValue(merchant, out account);

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    private FrozenDictionary<MerchantId, PspAccount> Read() =>
        PspAccountFile.Read(_path, _processors, keyFile => Path.GetFullPath(keyFile, Folder));

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
