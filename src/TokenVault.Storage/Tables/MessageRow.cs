using Google.Protobuf;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>Rows that are a message of records.proto and its MAC.</summary>
internal static class MessageRow
{
    public const uint Version = 1;

    public static void Write(
        this RowSeal seal, WriteBatch batch, WriteKind kind, Table table, ReadOnlySpan<byte> key, IMessage message)
    {
        var bytes = message.CalculateSize();
        var value = batch.Reserve(kind, table, key, bytes + RowSeal.MacBytes);
        message.WriteTo(value[..bytes]);
        seal.Append(table, key, value);
    }

    /// <summary>Reads a row whose key the MAC has tied to it.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public static T Read<T>(this RowSeal seal, MessageParser<T> parser, Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        where T : IMessage<T>
    {
        var message = seal.Check(table, key, value);
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged, cause: cause);
        }
    }

    /// <summary>Refuses a record of a later TokenVault, whose meaning this one can't know.</summary>
    public static void ThrowIfUnknown(uint version)
    {
        if (version != Version)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }
    }
}
