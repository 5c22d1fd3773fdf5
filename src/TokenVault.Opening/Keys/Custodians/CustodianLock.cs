using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Keys.Custodians;

/// <summary>
/// The master key under key custodians' shares, any M of N. No secret is shared out by arithmetic: the master key is wrapped once for each M of the
/// custodians, under what their M random secrets give together.
/// </summary>
/// <remarks>
/// Body: version 1 (1) ‖ M (1) ‖ N (1) ‖ lock id (16) ‖ for each custodian: length of the name (1) ‖ name ‖ verifier of the share (16) ‖ for each M of them,
/// in lexicographic order: AES-256-GCM of the master key with its tag (48). Everything before the wraps is additional data of each.
/// </remarks>
public sealed class CustodianLock
{
    /// <summary>One share would be a passphrase.</summary>
    public const int ThresholdMin = 2;

    /// <summary>Any five of ten are 252 wraps.</summary>
    public const int CustodiansMax = 10;

    public const int NameCharsMax = 64;

    private const byte Version = 1;
    private const int IdAt = 3;
    private const int IdBytes = 16;
    private const int NamesAt = IdAt + IdBytes;

    private readonly byte[] _body;
    private readonly int _headBytes;
    private readonly int[] _verifiers;

    private CustodianLock(byte[] body, int headBytes, IReadOnlyList<string> custodians, int[] verifiers) =>
        (_body, _headBytes, Custodians, _verifiers) = (body, headBytes, custodians, verifiers);

    /// <summary>How many shares open it.</summary>
    public int Threshold => _body[1];

    /// <summary>Who has which share: the first has number 1.</summary>
    public IReadOnlyList<string> Custodians { get; }

    /// <summary>By which a lock is told from those before it. Not secret.</summary>
    public ulong Mark => BinaryPrimitives.ReadUInt64BigEndian(Id);

    private ReadOnlySpan<byte> Id => _body.AsSpan(IdAt, IdBytes);

    private ReadOnlySpan<byte> Head => _body.AsSpan(0, _headBytes);

    /// <summary>The custodians' lock of a keystore. Null where it has none.</summary>
    /// <exception cref="KeystoreException">The lock is damaged.</exception>
    public static CustodianLock? Of(KeystoreEnvelope envelope)
    {
        var closed = envelope.Locks.FirstOrDefault(static candidate => candidate.Kind == LockKind.Custodians);
        return closed is null ? null
            : TryRead(closed.Body.Span, out var read) ? read : throw new KeystoreException("The custodians' lock of the keystore is damaged.");
    }

    /// <summary>Whether these may be a lock's custodians: 2 to 10 different names of 1 to 64 visible ASCII characters, and 2 to all of them open it.</summary>
    public static bool IsPossible(int threshold, IReadOnlyList<string> custodians) =>
        custodians.Count <= CustodiansMax && threshold >= ThresholdMin && threshold <= custodians.Count
        && custodians.All(static name => name.Length is >= 1 and <= NameCharsMax && name.All(static letter => letter is > ' ' and <= '~'))
        && custodians.Distinct(StringComparer.Ordinal).Count() == custodians.Count;

    /// <summary>The number of a custodian's share; 0 where he has none.</summary>
    public int NumberOf(string custodian)
    {
        for (var i = 0; i < Custodians.Count; i++)
        {
            if (string.Equals(Custodians[i], custodian, StringComparison.Ordinal))
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>Whether it is the share of its number. Takes the same time whichever byte differs.</summary>
    public bool Fits(CustodianShare share)
    {
        if (share.Number < 1 || share.Number > Custodians.Count)
        {
            return false;
        }

        Span<byte> verifier = stackalloc byte[CustodianKeys.VerifierBytes];
        CustodianKeys.Verifier(share, Id, verifier);
        return CryptographicOperations.FixedTimeEquals(verifier, _body.AsSpan(_verifiers[share.Number - 1], CustodianKeys.VerifierBytes));
    }

    /// <summary>The master key. Null where they are not as many different shares as it takes, one of them is wrong, or the lock was altered.</summary>
    public MasterKey? Unlock(IEnumerable<CustodianShare> shares)
    {
        var subset = shares.OrderBy(static share => share.Number).ToList();
        if (subset.Count != Threshold || subset.DistinctBy(static share => share.Number).Count() != Threshold || !subset.TrueForAll(Fits))
        {
            return null;
        }

        var numbers = subset.Select(static share => (byte)share.Number).ToArray();
        var at = ShareSubsets.Of(Threshold, Custodians.Count).TakeWhile(candidate => !candidate.AsSpan().SequenceEqual(numbers)).Count();
        var wrap = _body.AsSpan(_headBytes + (at * CustodianKeys.WrapBytes), CustodianKeys.WrapBytes);
        return CustodianKeys.Unwrap(wrap, subset, Id, Head);
    }

    internal static (CustodianLock Lock, KeystoreLock Closed) Close(MasterKey master, int threshold, IReadOnlyList<string> custodians, IReadOnlyList<CustodianShare> shares)
    {
        var body = Layout(threshold, custodians, out var headBytes);
        var made = new CustodianLock(body, headBytes, custodians, VerifiersIn(body, custodians));
        for (var i = 0; i < shares.Count; i++)
        {
            CustodianKeys.Verifier(shares[i], made.Id, body.AsSpan(made._verifiers[i], CustodianKeys.VerifierBytes));
        }

        var at = headBytes;
        foreach (var numbers in ShareSubsets.Of(threshold, custodians.Count))
        {
            CustodianShare[] subset = [.. numbers.Select(number => shares[number - 1])];
            CustodianKeys.Wrap(master, subset, made.Id, made.Head, body.AsSpan(at, CustodianKeys.WrapBytes));
            at += CustodianKeys.WrapBytes;
        }

        return (made, new KeystoreLock(LockKind.Custodians, body));
    }

    internal static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out CustodianLock? read)
    {
        read = null;
        if (body.Length < NamesAt || body[0] != Version)
        {
            return false;
        }

        var names = new List<string>();
        var at = NamesAt;
        for (var i = 0; i < body[2]; i++)
        {
            if (at >= body.Length || body.Length - at < 1 + body[at] + CustodianKeys.VerifierBytes)
            {
                return false;
            }

            names.Add(Encoding.Latin1.GetString(body.Slice(at + 1, body[at])));
            at += 1 + body[at] + CustodianKeys.VerifierBytes;
        }

        if (!IsPossible(body[1], names) || body.Length - at != ShareSubsets.CountOf(body[1], names.Count) * CustodianKeys.WrapBytes)
        {
            return false;
        }

        var copy = body.ToArray();
        read = new CustodianLock(copy, at, names, VerifiersIn(copy, names));
        return true;
    }

    private static byte[] Layout(int threshold, IReadOnlyList<string> custodians, out int headBytes)
    {
        headBytes = NamesAt + custodians.Sum(static name => 1 + name.Length + CustodianKeys.VerifierBytes);
        var body = new byte[headBytes + (ShareSubsets.CountOf(threshold, custodians.Count) * CustodianKeys.WrapBytes)];
        (body[0], body[1], body[2]) = (Version, (byte)threshold, (byte)custodians.Count);
        RandomNumberGenerator.Fill(body.AsSpan(IdAt, IdBytes));
        var at = NamesAt;
        foreach (var name in custodians)
        {
            body[at] = (byte)name.Length;
            Encoding.ASCII.GetBytes(name, body.AsSpan(at + 1));
            at += 1 + name.Length + CustodianKeys.VerifierBytes;
        }

        return body;
    }

    private static int[] VerifiersIn(ReadOnlySpan<byte> body, IReadOnlyList<string> custodians)
    {
        var places = new int[custodians.Count];
        var at = NamesAt;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = at + 1 + body[at];
            at = places[i] + CustodianKeys.VerifierBytes;
        }

        return places;
    }
}
