using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Storage.Tables;

/// <summary>Which epochs the adapter registered, for which gateway and when. Kept for ever. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: the epoch's name (16). Value, big-endian: version 1 (1) ‖ registered, milliseconds since 1970 (8) ‖ created (8) ‖ wrapping key (4) ‖
/// opening key (4) ‖ the gateway in ASCII; the row's MAC follows.
/// </remarks>
public sealed class EpochRegistrationTable(RowSeal seal)
{
    private const byte Version = 1;
    private const int GatewayAt = 1 + 8 + 8 + 4 + 4;

    /// <summary>Adds one that is not there yet: the batch writes nothing where it is, so that the first time stays.</summary>
    public void Insert(WriteBatch batch, NotedEpoch registration)
    {
        Span<byte> key = stackalloc byte[EpochId.Bytes];
        registration.Epoch.Write(key);
        var gateway = registration.Gateway.Value;
        var value = batch.Reserve(WriteKind.Insert, Table.EpochRegistrations, key, GatewayAt + gateway.Length + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(value[1..], registration.Time.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(value[9..], registration.Created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt32BigEndian(value[17..], registration.WrappingKey);
        BinaryPrimitives.WriteUInt32BigEndian(value[21..], registration.OpeningKey);
        Encoding.ASCII.GetBytes(gateway, value[GatewayAt..]);
        seal.Append(Table.EpochRegistrations, key, value);
    }

    /// <summary>All of them, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<NotedEpoch> ScanAsync(IRecordStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.EpochRegistrations, default, cancellationToken))
        {
            yield return Read(key, seal.Check(Table.EpochRegistrations, key, value));
        }
    }

    private static NotedEpoch Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length != EpochId.Bytes || value.Length <= GatewayAt || value[0] != Version
            || !GatewayId.TryParse(Encoding.ASCII.GetString(value[GatewayAt..]), out var gateway))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        return new NotedEpoch(
            EpochId.Read(key),
            gateway,
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(value[1..])),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(value[9..])),
            BinaryPrimitives.ReadUInt32BigEndian(value[17..]),
            BinaryPrimitives.ReadUInt32BigEndian(value[21..]));
    }
}
