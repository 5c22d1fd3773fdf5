using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Takes custodians' shares, each from its own custodian only, and opens the keystore once there are enough.</summary>
internal sealed class CustodyDesk(CustodyFile file, HeldShares held, WrongShares wrong, UnlockedKeystore unlocked, IHostApplicationLifetime lifetime)
{
    private readonly Lock _turn = new();

    /// <exception cref="VaultException">RecordDamaged.</exception>
    public GetLockStateResponse State()
    {
        lock (_turn)
        {
            var (_, closed) = file.Read();
            held.KeepOnlyOf(closed.Mark);
            return View(closed, isSealed: !unlocked.IsThere, held);
        }
    }

    /// <summary>Takes a share. The caller wipes what it was given in.</summary>
    /// <exception cref="VaultException">
    /// KeystoreOpen, CustodianWithoutShare, CustodianShareGiven, CustodianAttemptsExceeded, CustodianShareWrong; RecordDamaged: the shares are forgotten.
    /// </exception>
    public SubmitShareResponse Submit(string custodian, ReadOnlySpan<byte> secret)
    {
        lock (_turn)
        {
            if (unlocked.IsThere)
            {
                throw new VaultException(VaultErrorCode.KeystoreOpen);
            }

            var (envelope, closed) = file.Read();
            held.KeepOnlyOf(closed.Mark);
            held.Add(Judge(closed, custodian, secret));
            if (held.TakeWhere(closed.Threshold) is not { } shares)
            {
                return new SubmitShareResponse { Given = (uint)held.Count, Threshold = (uint)closed.Threshold };
            }

            try
            {
                var keystore = file.Open(envelope, closed, shares.Select(static one => one.Share));
                unlocked.Put(keystore, [.. shares.Select(one => closed.Custodians[one.Share.Number - 1]).Order(StringComparer.Ordinal)]);
            }
            finally
            {
                foreach (var share in shares)
                {
                    share.Dispose();
                }
            }

            // This call's answer is still sent: the listener lets calls under way end.
            lifetime.StopApplication();
            return new SubmitShareResponse { Given = (uint)closed.Threshold, Threshold = (uint)closed.Threshold };
        }
    }

    /// <summary>What custodians are told of a lock.</summary>
    public static GetLockStateResponse View(CustodianLock closed, bool isSealed, HeldShares? held)
    {
        var mark = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(mark, closed.Mark);
        var state = new GetLockStateResponse { IsSealed = isSealed, Threshold = (uint)closed.Threshold, LockMark = UnsafeByteOperations.UnsafeWrap(mark) };
        state.Custodians.AddRange(closed.Custodians.Select((name, at) =>
        {
            var forget = held?.ForgetTimeOf(at + 1);
            return new LockCustodian { Name = name, HasGiven = forget is not null, ForgetTime = forget is { } time ? Timestamp.FromDateTimeOffset(time) : null };
        }));
        return state;
    }

    private CustodianShare Judge(CustodianLock closed, string custodian, ReadOnlySpan<byte> secret)
    {
        var number = closed.NumberOf(custodian);
        if (number == 0)
        {
            throw new VaultException(VaultErrorCode.CustodianWithoutShare);
        }

        if (held.ForgetTimeOf(number) is not null)
        {
            throw new VaultException(VaultErrorCode.CustodianShareGiven);
        }

        wrong.RequireRoom(number);
        if (secret.Length == CustodianShare.SecretBytes)
        {
            var share = CustodianShare.Of(number, secret);
            if (closed.Fits(share))
            {
                return share;
            }

            share.Dispose();
        }

        // One answer for a share of another custodian, of another lock, and for none at all.
        wrong.Count(number);
        throw new VaultException(VaultErrorCode.CustodianShareWrong, "secret");
    }
}
