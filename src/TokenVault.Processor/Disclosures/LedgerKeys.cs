using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// The keys by which the record is signed: the newest that is on record, and those before it until readers have had the time to get to know it.
/// </summary>
/// <remarks>Any thread may ask.</remarks>
internal sealed class LedgerKeys : IDisposable
{
    private readonly Keystore _keystore;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _oldSignsFor;
    private readonly Lock _lock = new();
    private readonly List<Key> _keys = [];

    /// <param name="keystore">The adapter's.</param>
    /// <param name="clock">Says when an old key ends.</param>
    /// <param name="oldSignsFor">How long a key goes on signing beside the one that replaced it; 0 for not at all.</param>
    public LedgerKeys(Keystore keystore, TimeProvider clock, TimeSpan oldSignsFor)
    {
        (_keystore, _clock, _oldSignsFor) = (keystore, clock, oldSignsFor);
        Extend();
        _keys[0].Since = DateTimeOffset.MinValue;
        Origin = _keys[0].Signer.Name;
    }

    /// <summary>The record's name, which no change of keys changes.</summary>
    public string Origin { get; }

    /// <summary>The keys' numbers in the keystore, lowest first.</summary>
    public IReadOnlyList<uint> Numbers
    {
        get
        {
            lock (_lock)
            {
                return [.. _keys.Select(static key => key.Number)];
            }
        }
    }

    /// <summary>The public halves, in the order of the numbers: also of keys that sign no more, since what they signed is kept by others.</summary>
    public NoteVerifier[] Verifiers
    {
        get
        {
            lock (_lock)
            {
                return [.. _keys.Select(static key => key.Signer.Verifier)];
            }
        }
    }

    /// <summary>Takes in what the keystore has more. It signs nothing before it is on record.</summary>
    public void Extend()
    {
        lock (_lock)
        {
            foreach (var (number, signer) in LedgerName.SignersOf(_keystore))
            {
                if (_keys.Exists(key => key.Number == number))
                {
                    signer.Dispose();
                }
                else
                {
                    _keys.Add(new Key(number, signer));
                }
            }
        }
    }

    /// <summary>A key is on record, and signs from now on.</summary>
    /// <param name="index">Its place in <see cref="Numbers"/>.</param>
    /// <param name="time">When it was put on record.</param>
    public void Begin(int index, DateTimeOffset time)
    {
        lock (_lock)
        {
            _keys[index].Since = time;
        }
    }

    /// <summary>Those that sign now, the newest first. Never none.</summary>
    public NoteSigner[] Signing()
    {
        lock (_lock)
        {
            var signing = new List<NoteSigner>(_keys.Count);
            DateTimeOffset? replaced = null;
            for (var i = _keys.Count - 1; i >= 0; i--)
            {
                if (_keys[i].Since is not { } since)
                {
                    continue;
                }

                if ((replaced is null || _clock.GetUtcNow() - replaced.Value < _oldSignsFor) && signing.Count < SignedNote.SignaturesMax)
                {
                    signing.Add(_keys[i].Signer);
                }

                replaced = since;
            }

            return [.. signing];
        }
    }

    public void Dispose() => _keys.ForEach(static key => key.Signer.Dispose());

    private sealed class Key(uint number, NoteSigner signer)
    {
        public uint Number { get; } = number;

        public NoteSigner Signer { get; } = signer;

        /// <summary>Null while it is not on record.</summary>
        public DateTimeOffset? Since { get; set; }
    }
}
