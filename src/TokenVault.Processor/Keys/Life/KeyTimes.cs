using Google.Protobuf.WellKnownTypes;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Times as answers have them.</summary>
internal static class KeyTimes
{
    public static Timestamp Of(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    /// <summary>A time as rows have it; null where there is none.</summary>
    public static DateTimeOffset? Noted(long? unixMs) => unixMs is null or 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs.Value);

    public static Timestamp? Of(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
