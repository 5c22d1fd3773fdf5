using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// The keys by which the record is signed: the newest that is on record, and those before it until readers have had the time to get to know it.
/// </summary>
/// <remarks>Any thread may ask.</remarks>
internal sealed class LedgerKeys : IDisposable
{
    private readonly NoteSigner[] _signers;
    private readonly DateTimeOffset?[] _since;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _oldSignsFor;
    private readonly Lock _lock = new();

    /// <param name="keystore">The adapter's.</param>
    /// <param name="clock">Says when an old key ends.</param>
    /// <param name="oldSignsFor">How long a key goes on signing beside the one that replaced it; 0 for not at all.</param>
    public LedgerKeys(Keystore keystore, TimeProvider clock, TimeSpan oldSignsFor)
    {
        (Numbers, _signers) = (keystore.LedgerKeyNumbers, LedgerName.SignersOf(keystore));
        (_clock, _oldSignsFor) = (clock, oldSignsFor);
        _since = new DateTimeOffset?[_signers.Length];
        _since[0] = DateTimeOffset.MinValue;
        Verifiers = [.. _signers.Select(static signer => signer.Verifier)];
    }

    /// <summary>The record's name, which no change of keys changes.</summary>
    public string Origin => _signers[0].Name;

    /// <summary>The keys' numbers in the keystore, lowest first.</summary>
    public IReadOnlyList<uint> Numbers { get; }

    /// <summary>The public halves, in the order of the numbers: also of keys that sign no more, since what they signed is kept by others.</summary>
    public NoteVerifier[] Verifiers { get; }

    /// <summary>A key is on record, and signs from now on.</summary>
    /// <param name="index">Its place in <see cref="Numbers"/>.</param>
    /// <param name="time">When it was put on record.</param>
    public void Begin(int index, DateTimeOffset time)
    {
        lock (_lock)
        {
            _since[index] = time;
        }
    }

    /// <summary>Those that sign now, the newest first. Never none.</summary>
    public NoteSigner[] Signing()
    {
        lock (_lock)
        {
            var signing = new List<NoteSigner>(_signers.Length);
            DateTimeOffset? replaced = null;
            for (var i = _signers.Length - 1; i >= 0; i--)
            {
                if (_since[i] is not { } since)
                {
                    continue;
                }

                if ((replaced is null || _clock.GetUtcNow() - replaced.Value < _oldSignsFor) && signing.Count < SignedNote.SignaturesMax)
                {
                    signing.Add(_signers[i]);
                }

                replaced = since;
            }

            return [.. signing];
        }
    }

    public void Dispose()
    {
        foreach (var signer in _signers)
        {
            signer.Dispose();
        }
    }
}
