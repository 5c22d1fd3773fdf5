namespace TokenVault.Load.Calls;

/// <summary>Reads of a protobuf message a field that holds bytes, a text or a message.</summary>
internal static class ProtoField
{
    /// <summary>Takes the field off the beginning of the message; false where another stands there, or it is cut short.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> message, byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (message.Length < 2 || message[0] != tag)
        {
            return false;
        }

        var length = 0;
        var used = 1;
        var shift = 0;
        byte next;
        do
        {
            if (used == message.Length || shift > 21)
            {
                return false;
            }

            next = message[used++];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        if (length > message.Length - used)
        {
            return false;
        }

        content = message.Slice(used, length);
        message = message[(used + length)..];
        return true;
    }
}
