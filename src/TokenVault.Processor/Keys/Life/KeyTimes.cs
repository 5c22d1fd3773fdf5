using Google.Protobuf.WellKnownTypes;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Times as answers and requests have them.</summary>
internal static class KeyTimes
{
    public static Timestamp Of(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    /// <summary>A time as rows have it; null where there is none.</summary>
    public static DateTimeOffset? Noted(long? unixMs) => unixMs is null or 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs.Value);

    public static Timestamp? Of(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;

    /// <summary>A time that a caller states; null where he states none.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TimeRangeInvalid"/></exception>
    public static DateTimeOffset? Asked(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException)
        {
            // Nanoseconds or years that a Timestamp may not have.
            throw new VaultException(VaultErrorCode.TimeRangeInvalid, field);
        }
    }
}
