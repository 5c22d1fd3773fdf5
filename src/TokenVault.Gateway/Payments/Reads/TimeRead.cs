using Google.Protobuf.WellKnownTypes;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>Reads moments of requests.</summary>
internal static class TimeRead
{
    /// <summary>Milliseconds since 1970. What lies before counts as 1970.</summary>
    /// <exception cref="VaultException">TimeRangeInvalid where it is no moment of the calendar.</exception>
    public static long Milliseconds(Timestamp time, string field)
    {
        try
        {
            return Math.Max(time.ToDateTimeOffset().ToUnixTimeMilliseconds(), 0);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new VaultException(VaultErrorCode.TimeRangeInvalid, field, error);
        }
    }
}
