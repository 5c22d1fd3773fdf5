using Google.Protobuf.WellKnownTypes;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Times as answers have them.</summary>
internal static class KeyTimes
{
    public static Timestamp Of(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));

    public static Timestamp? Of(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
